//! Products that open TLS connections and sign anew, as their certificates name themselves: one table.
//!
//! A name proves nothing: anybody can write `Zscaler` into a certificate. It says whom to ask, never whom to trust.

use super::certificate::Certificate;

/// One product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interceptor {
    /// For people.
    pub name: &'static str,
    /// Any of these in an issuer's name, whatever the case.
    pub marks: &'static [&'static str],
    pub kind: Kind,
    /// Where its root certificate is had, by its maker's documentation.
    pub root: &'static str,
    /// Where that is said.
    pub source: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Runs on this very machine.
    Local,
    /// In the company's network, or between it and the world.
    Network,
}

const fn network(
    name: &'static str,
    marks: &'static [&'static str],
    root: &'static str,
    source: &'static str,
) -> Interceptor {
    Interceptor { name, marks, kind: Kind::Network, root, source }
}

const fn local(
    name: &'static str,
    marks: &'static [&'static str],
    root: &'static str,
    source: &'static str,
) -> Interceptor {
    Interceptor { name, marks, kind: Kind::Local, root, source }
}

/// Network products first: a company's own CA may carry their name beside its own.
pub const INTERCEPTORS: [Interceptor; 24] = [
    network(
        "Zscaler Internet Access",
        &["zscaler"],
        "admin portal: Policy, SSL Inspection, Intermediate CA Certificates",
        "help.zscaler.com",
    ),
    network(
        "Netskope",
        &["netskope", "goskope"],
        "admin console: Settings, Manage, Certificates, Signing CA",
        "docs.netskope.com",
    ),
    network(
        "Cloudflare Gateway",
        &["cloudflare managed g", "gateway ca - cloudflare", "cloudflare for teams"],
        "Zero Trust dashboard: Settings, Resources, Certificates",
        "developers.cloudflare.com/cloudflare-one",
    ),
    network(
        "Cisco Umbrella",
        &["cisco umbrella"],
        "Umbrella dashboard: Deployments, Configuration, Root Certificate",
        "docs.umbrella.com",
    ),
    network(
        "Cato Networks",
        &["cato networks"],
        "Cato Management Application: TLS Inspection, Certificate Management",
        "support.catonetworks.com",
    ),
    network(
        "Fortinet FortiGate",
        &["fortinet", "fortigate"],
        "FortiGate: System, Certificates, Fortinet_CA_SSL, Download",
        "docs.fortinet.com",
    ),
    network(
        "Palo Alto Networks",
        &["palo alto networks", "prisma access"],
        "firewall: Device, Certificate Management, Certificates, forward trust",
        "docs.paloaltonetworks.com",
    ),
    network(
        "Sophos Firewall",
        &["sophos"],
        "Sophos Firewall: Certificates, Certificate authorities, SecurityAppliance_SSL_CA",
        "docs.sophos.com",
    ),
    network(
        "Check Point",
        &["check point"],
        "SmartConsole: HTTPS Inspection, Export Certificate",
        "support.checkpoint.com",
    ),
    network(
        "WatchGuard Firebox",
        &["watchguard", "fireware"],
        "Firebox: port 4126, Download the certificate",
        "watchguard.com/help",
    ),
    network(
        "SonicWall",
        &["sonicwall"],
        "SonicWall: Deep Packet Inspection, SSL Client, Certificate, Download",
        "sonicwall.com/support",
    ),
    network(
        "Barracuda",
        &["barracuda"],
        "Barracuda: SSL Inspection, Root Certificate, Download",
        "campus.barracuda.com",
    ),
    network(
        "Symantec Blue Coat",
        &["blue coat", "bluecoat", "symantec web security service"],
        "ProxySG or WSS portal: SSL interception, root certificate",
        "techdocs.broadcom.com",
    ),
    network(
        "Forcepoint",
        &["forcepoint", "websense"],
        "Forcepoint portal: Web, SSL Decryption, root certificate",
        "help.forcepoint.com",
    ),
    network(
        "Skyhigh (McAfee) Web Gateway",
        &["skyhigh", "mcafee web gateway"],
        "Web Gateway: SSL Scanner, Certificate Authority, Export",
        "success.skyhighsecurity.com",
    ),
    network(
        "iboss",
        &["iboss"],
        "iboss console: Proxy & Caching, SSL Decryption, Download certificate",
        "support.iboss.com",
    ),
    local(
        "mitmproxy",
        &["mitmproxy"],
        "~/.mitmproxy/mitmproxy-ca-cert.pem, or http://mitm.it through it",
        "docs.mitmproxy.org, certificates",
    ),
    local(
        "Charles",
        &["charles proxy"],
        "Help, SSL Proxying, Save Charles Root Certificate",
        "charlesproxy.com/documentation",
    ),
    local(
        "Fiddler",
        &["fiddlerroot", "fiddler root"],
        "Settings, HTTPS, Export root certificate",
        "docs.telerik.com/fiddler",
    ),
    local(
        "Burp Suite",
        &["portswigger"],
        "http://burp through it, CA Certificate",
        "portswigger.net/burp/documentation",
    ),
    local("ZAP", &["zed attack proxy"], "Options, Network, Server Certificates, Save", "zaproxy.org/docs"),
    local(
        "Kaspersky",
        &["kaspersky"],
        "the product's settings: Network settings, encrypted connections",
        "support.kaspersky.com",
    ),
    local(
        "ESET",
        &["eset ssl filter"],
        "the product's settings: SSL/TLS, or switch it off for AWS",
        "help.eset.com",
    ),
    local(
        "Avast or AVG",
        &["avast web/mail shield", "avg web/mail shield"],
        "the product's settings: Web Shield, HTTPS scanning",
        "support.avast.com",
    ),
];

/// The product that these certificates name, looking at who issued them.
#[must_use]
pub fn named(chain: &[Certificate]) -> Option<&'static Interceptor> {
    let issuers: Vec<String> = chain.iter().map(|certificate| certificate.issuer.to_lowercase()).collect();
    let is_named = |interceptor: &&Interceptor| {
        let mut marks = interceptor.marks.iter();
        marks.any(|mark| issuers.iter().any(|issuer| issuer.contains(mark)))
    };
    INTERCEPTORS.iter().find(is_named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issued_by(issuer: &str) -> Certificate {
        let der = include_bytes!("../../testdata/rules/pki/root.der");
        let mut certificate = Certificate::from_der(der).unwrap();
        issuer.clone_into(&mut certificate.issuer);
        certificate
    }

    #[test]
    fn products_are_known_by_their_issuers() {
        for (issuer, name) in [
            (
                "C=US, O=Zscaler Inc., CN=Zscaler Intermediate Root CA (zscaler.net)",
                "Zscaler Internet Access",
            ),
            ("CN=mitmproxy, O=mitmproxy", "mitmproxy"),
            ("CN=DO_NOT_TRUST_FiddlerRoot", "Fiddler"),
            ("O=Fortinet, CN=FG100E4Q17000000", "Fortinet FortiGate"),
        ] {
            assert_eq!(named(&[issued_by(issuer)]).map(|found| found.name), Some(name), "{issuer}");
        }
        assert_eq!(named(&[issued_by("O=Corp, CN=Corp Root CA")]), None);
    }

    #[test]
    fn no_public_root_is_taken_for_one() {
        for der in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            let root = Certificate::from_der(der).unwrap();
            assert_eq!(named(std::slice::from_ref(&root)), None, "{}", root.subject);
        }
    }

    #[test]
    fn each_mark_is_lower_case_and_belongs_to_one() {
        let marks: Vec<&str> = INTERCEPTORS.iter().flat_map(|one| one.marks.iter().copied()).collect();
        for (index, mark) in marks.iter().enumerate() {
            assert_eq!(*mark, mark.to_lowercase());
            assert!(!marks[..index].contains(mark), "{mark}");
        }
    }
}
