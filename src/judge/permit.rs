//! The leave to sign a request. Nothing is signed without one, and no other module can make one.

use std::net::{IpAddr, SocketAddr};

use super::{AnchorOrigin, Judge, Question, Signatures, judge};

/// Says that a request may be signed on one connection: to this leaf under this name, or in clear text to this address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit(Scope);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Scope {
    Tls { leaf: Vec<u8>, host: String },
    ClearText { peer: SocketAddr },
}

impl Permit {
    /// Judges the chain, and permits if the client trusts it. Where the chain ends in a built-in root, webpki has to agree;
    /// an anchor that the user gave needs no second opinion.
    #[must_use]
    pub fn for_chain(by: Judge, question: &Question<'_>, signatures: &Signatures) -> Option<Self> {
        let verdict = judge(by, question, signatures);
        let anchor = verdict.anchor.filter(|_| verdict.ok == Some(true))?;
        let agreed = match anchor {
            AnchorOrigin::Given => true,
            AnchorOrigin::BuiltIn => judge(Judge::Rustls, question, signatures).ok == Some(true),
        };
        let leaf = question.chain.first()?;
        let agreed = agreed && !question.host.is_empty();
        agreed.then(|| Self(Scope::Tls { leaf: leaf.to_vec(), host: question.host.to_owned() }))
    }

    /// Clear text on the loopback interface: nobody else can listen.
    #[must_use]
    pub fn for_loopback(peer: SocketAddr) -> Option<Self> {
        peer.ip().is_loopback().then_some(Self(Scope::ClearText { peer }))
    }

    /// Clear text to where metadata services are: this machine, and the link-local addresses of AWS's own network (ECS, EKS
    /// and EC2; the container credentials section of the SDK reference guide).
    #[must_use]
    pub fn for_metadata(peer: SocketAddr) -> Option<Self> {
        let near = match peer.ip().to_canonical() {
            IpAddr::V4(address) => address.is_loopback() || address.is_link_local(),
            IpAddr::V6(address) => address.is_loopback() || address.segments()[..2] == [0xfd00, 0xec2],
        };
        near.then_some(Self(Scope::ClearText { peer }))
    }

    /// Clear text to anywhere, because the user asked for it with a flag.
    #[must_use]
    pub fn for_clear_text_by_flag(peer: SocketAddr) -> Self {
        Self(Scope::ClearText { peer })
    }

    /// Whether this permit is for a TLS session with that leaf, opened for that host.
    #[must_use]
    pub fn covers_session(&self, leaf: &[u8], host: &str) -> bool {
        matches!(&self.0, Scope::Tls { leaf: own, host: name } if own == leaf && name == host)
    }

    /// Whether this permit is for clear text to that address.
    #[must_use]
    pub fn covers_clear_text(&self, address: SocketAddr) -> bool {
        matches!(self.0, Scope::ClearText { peer } if peer == address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Store;
    use crate::judge::chains::{AT, Authority, leaf};
    use crate::trust::anchor::Anchor;

    fn store(root: &Authority) -> Store {
        Store::new(vec![Anchor { der: root.der(), settings: None }])
    }

    #[test]
    fn a_permit_is_for_one_leaf_and_one_host() {
        let root = Authority::root("Corp Root");
        let held = store(&root);
        let chain = [leaf(&root, "sts.corp.test")];
        let question = Question { chain: &chain, store: &held, host: "sts.corp.test", at: AT };
        let permit = Permit::for_chain(Judge::Node20, &question, &Signatures::new()).unwrap();
        assert!(permit.covers_session(&chain[0], "sts.corp.test"));
        assert!(!permit.covers_session(&chain[0], "iam.corp.test"), "another host");
        assert!(!permit.covers_session(&leaf(&root, "sts.corp.test"), "sts.corp.test"), "another leaf");
        assert!(!permit.covers_clear_text("127.0.0.1:80".parse().unwrap()), "another kind");
    }

    #[test]
    fn there_is_none_for_strangers_other_hosts_other_times_or_nobody() {
        let (root, stranger) = (Authority::root("Corp Root"), Authority::root("Corp Root"));
        let held = store(&root);
        let chain = [leaf(&root, "sts.corp.test")];
        let foreign = [leaf(&stranger, "sts.corp.test")];
        let good = Question { chain: &chain, store: &held, host: "sts.corp.test", at: AT };
        let signatures = Signatures::new();
        for by in Judge::ALL {
            let permit = |question| Permit::for_chain(by, &question, &signatures);
            assert!(permit(good).is_some(), "{}", by.id());
            for bad in [
                Question { chain: &foreign, ..good },
                Question { chain: &[], ..good },
                Question { store: &Store::default(), ..good },
                Question { store: &Store::built_in(), ..good },
                Question { host: "other.corp.test", ..good },
                Question { host: "", ..good },
                Question { at: 0, ..good },
                Question { at: i64::MAX, ..good },
            ] {
                assert!(permit(bad).is_none(), "{} {:?} {}", by.id(), bad.host, bad.at);
            }
        }
    }

    #[test]
    fn clear_text_goes_to_the_loopback_or_by_flag() {
        let near = "[::1]:4566".parse().unwrap();
        let far = "192.0.2.1:80".parse().unwrap();
        assert!(Permit::for_loopback(near).is_some_and(|permit| permit.covers_clear_text(near)));
        assert_eq!(Permit::for_loopback(far), None);
        for (address, permitted) in [
            ("127.0.0.1:80", true),
            ("169.254.169.254:80", true),
            ("[fd00:ec2::23]:80", true),
            ("[::ffff:169.254.170.2]:80", true),
            ("10.0.0.1:80", false),
            ("[fd00::1]:80", false),
        ] {
            assert_eq!(Permit::for_metadata(address.parse().unwrap()).is_some(), permitted, "{address}");
        }
        assert!(Permit::for_clear_text_by_flag(far).covers_clear_text(far));
    }
}
