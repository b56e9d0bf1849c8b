//! Products that open TLS connections, by the names in the certificates they make, and where each keeps its root.
//!
//! Who wrote a page is in [`super::blocker`]. A name that is not in this table says nothing: most companies give their
//! inspection CA a name of their own.

use crate::trust::certificate::Certificate;

use super::facts::CallFacts;

/// One product.
#[derive(Debug, PartialEq, Eq)]
pub struct Interceptor {
    pub vendor: &'static str,
    /// How a part of the name of an issuer begins, in small letters: `o=` organisation, `cn=` common name.
    marks: &'static [&'static str],
    /// Where its root certificate is found, as words that follow "its root is".
    pub root: &'static str,
    /// Where that is written.
    pub source: &'static str,
}

const SYSTEM: &str = "in the system's own store, where the program put it when it was installed";
const OF_APPLIANCE: &str = "made by each appliance itself: whoever runs it can export it";
const CHROMIUM: &str = "Chromium, ssl_error_assistant.asciipb (names)";

const INTERCEPTORS: [Interceptor; 27] = [
    // Gateways in the cloud, with an agent on the machine.
    of(
        "Zscaler",
        &["o=zscaler", "cn=zscaler"],
        "in the system's own store where Zscaler Client Connector runs, else in the admin portal under SSL Inspection",
        "Zscaler Help, \"Adding Custom Certificates to Application-Specific Trust Stores\"; Chromium",
    ),
    of(
        "Netskope",
        &["o=netskope", "cn=caadmin.netskope.com", "emailaddress=certadmin@netskope.com"],
        "`nscacert.pem`: on macOS in /Library/Application Support/Netskope/STAgent/data, on Windows in \
         C:\\ProgramData\\netskope\\stagent\\data, on Linux in /opt/netskope/stagent/data",
        "Netskope Community, \"Netskope Client Configuration overview\"",
    ),
    of(
        "Cisco Umbrella",
        &["cn=cisco umbrella"],
        "published as https://www.cisco.com/security/pki/certs/ciscoumbrellaroot.cer (DER)",
        "the caIssuers address in its own certificates; Chromium",
    ),
    of(
        "Cloudflare Gateway",
        &["cn=gateway ca - cloudflare managed", "cn=cloudflare for teams ecc certificate authority"],
        "in /Library/Application Support/Cloudflare/installed_certs (macOS), /usr/local/share/ca-certificates (Linux), or the system's store",
        "Cloudflare One, \"User-side certificates\"",
    ),
    of(
        "Cato Networks",
        &["o=cato networks", "cn=cato networks"],
        "in the system's own store where the Cato client runs, else in the management application",
        "the vendor's root by its name in the system's stores",
    ),
    of(
        "Menlo Security",
        &["o=menlo security", "cn=menlo security"],
        "in the system's own store, or in the admin portal",
        "its intermediate's name as wget shows it",
    ),
    of(
        "Forcepoint",
        &["o=forcepoint", "cn=forcepoint cloud ca", "o=websense"],
        "in the portal of Forcepoint, or the system's own store",
        CHROMIUM,
    ),
    of("Skyhigh (McAfee) Web Gateway", &["cn=mcafee web gateway", "o=mcafee"], OF_APPLIANCE, CHROMIUM),
    of("Symantec (Blue Coat)", &["o=blue coat", "cn=blue coat"], OF_APPLIANCE, CHROMIUM),
    // Firewalls and proxies on the premises.
    of(
        "Fortinet FortiGate",
        &["o=fortinet", "cn=fortigate ca"],
        "`Fortinet_CA_SSL`, which whoever runs the FortiGate can download under System, Certificates",
        "FortiOS, `ssl-ca-cert` (default `Fortinet_CA_SSL`); Chromium",
    ),
    of("Palo Alto Networks", &["o=palo alto networks"], OF_APPLIANCE, "the vendor's name as organisation"),
    of("Sophos", &["o=sophos", "cn=sophos", "cn=sophosutm proxy ca"], OF_APPLIANCE, CHROMIUM),
    of(
        "SonicWall",
        &["o=https management certificate for sonicwall", "o=sonicwall", "cn=sonicwall"],
        OF_APPLIANCE,
        CHROMIUM,
    ),
    of("Smoothwall", &["cn=smoothwall"], OF_APPLIANCE, CHROMIUM),
    of("Trend Micro InterScan", &["cn=iwss.trend", "o=trend micro"], OF_APPLIANCE, CHROMIUM),
    of("ContentKeeper", &["o=contentkeeper", "cn=contentkeeper"], OF_APPLIANCE, CHROMIUM),
    of("Cyberoam", &["o=cyberoam"], OF_APPLIANCE, CHROMIUM),
    of("WatchGuard", &["o=watchguard"], OF_APPLIANCE, "the vendor's name as organisation"),
    of("Barracuda", &["o=barracuda"], OF_APPLIANCE, "the vendor's name as organisation"),
    // Virus scanners.
    of(
        "Avast",
        &["cn=avast! web/mail shield", "o=avast! web/mail shield", "cn=avast web/mail shield"],
        SYSTEM,
        CHROMIUM,
    ),
    of("Bitdefender", &["cn=bitdefender personal ca"], SYSTEM, CHROMIUM),
    of("ESET", &["cn=eset ssl filter ca"], SYSTEM, "its root by its name in the system's stores"),
    of("Kaspersky", &["cn=kaspersky anti-virus personal root", "o=ao kaspersky lab"], SYSTEM, CHROMIUM),
    // Tools of developers.
    of(
        "mitmproxy",
        &["cn=mitmproxy", "o=mitmproxy"],
        "~/.mitmproxy/mitmproxy-ca-cert.pem on the machine it runs on",
        "mitmproxy, \"About Certificates\"",
    ),
    of(
        "Fiddler",
        &["cn=do_not_trust_fiddlerroot", "o=do_not_trust"],
        "exported by Fiddler itself, under Options, HTTPS",
        "the root's own name",
    ),
    of(
        "Charles",
        &["o=xk72 ltd", "cn=charles proxy"],
        "saved by Charles itself, under Help, SSL Proxying",
        "Charles, \"SSL Certificates\"",
    ),
    of(
        "Burp Suite",
        &["o=portswigger"],
        "exported by Burp itself, or http://burpsuite/cert through it",
        "PortSwigger, \"Managing CA certificates\"",
    ),
];

const fn of(
    vendor: &'static str,
    marks: &'static [&'static str],
    root: &'static str,
    source: &'static str,
) -> Interceptor {
    Interceptor { vendor, marks, root, source }
}

/// The product whose name an issuer bears, as [`crate::trust::certificate::Certificate::issuer`] gives it.
#[must_use]
pub fn of_issuer(issuer: &str) -> Option<&'static Interceptor> {
    let issuer = issuer.to_lowercase();
    let bears = |mark: &&str| issuer.split(", ").any(|part| part.starts_with(mark));
    INTERCEPTORS.iter().find(|product| product.marks.iter().any(&bears))
}

impl CallFacts<'_> {
    /// The known product that made what was presented: by the names of the issuers, of which none is AWS's.
    pub(super) fn interceptor(&self) -> Option<&'static Interceptor> {
        let of =
            |trace: &Vec<Certificate>| trace.iter().find_map(|certificate| of_issuer(&certificate.issuer));
        let facts = self.facts;
        let products = facts.memo.products.get_or_init(|| facts.presented().iter().map(of).collect());
        let product = self.call.trace.and_then(|index| *products.get(index)?)?;
        (!self.trusts_with_public()).then_some(product)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vendor(issuer: &str) -> Option<&'static str> {
        of_issuer(issuer).map(|product| product.vendor)
    }

    #[test]
    fn issuers_tell_the_product() {
        let known = [
            (
                "C=US, ST=California, O=Zscaler Inc., OU=Zscaler Inc., CN=Zscaler Intermediate Root CA (zscalertwo.net)",
                "Zscaler",
            ),
            ("O=Cisco, CN=Cisco Umbrella Root CA", "Cisco Umbrella"),
            ("C=US, O=Fortinet, OU=Certificate Authority, CN=FG100E0000000000", "Fortinet FortiGate"),
            ("CN=Gateway CA - Cloudflare Managed G1 d4cab1c0e006138441e1f1b57bfde614", "Cloudflare Gateway"),
            ("C=SK, O=ESET, spol. s r. o., CN=ESET SSL Filter CA", "ESET"),
            ("O=mitmproxy, CN=mitmproxy", "mitmproxy"),
            ("CN=Menlo Security Intermediate CA, OU=Production, O=Menlo Security Inc.", "Menlo Security"),
        ];
        for (issuer, product) in known {
            assert_eq!(vendor(issuer), Some(product), "{issuer}");
        }
    }

    #[test]
    fn names_that_only_mention_a_product_are_not_it() {
        for issuer in [
            "C=US, O=Amazon, CN=Amazon RSA 2048 M01",
            "O=Corp, CN=Corp CA for Zscaler",
            "C=US, O=Cisco Systems, CN=Cisco Licensing Root CA",
            "C=US, O=Cloudflare, Inc., CN=Cloudflare Inc ECC CA-3",
            "O=Corp, CN=Corp Proxy CA",
        ] {
            assert_eq!(vendor(issuer), None, "{issuer}");
        }
    }

    #[test]
    fn every_row_is_whole_and_can_be_reached() {
        for product in &INTERCEPTORS {
            assert!(!product.root.is_empty() && !product.source.is_empty(), "{}", product.vendor);
            for mark in product.marks {
                assert!(mark.contains('='), "{mark}");
                assert_eq!(*mark, mark.to_lowercase(), "names are compared in small letters");
                assert_eq!(vendor(mark), Some(product.vendor), "{mark} is taken by another row");
            }
        }
    }
}
