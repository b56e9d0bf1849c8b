//! What Node does with a chain that it trusts: `getPeerCertificate(true)` follows issuers once more, and does not notice a circle.
//!
//! Node's `crypto_common.cc` (`AddIssuerChainToObject`, `GetLastIssuedCert`): from the leaf through what was sent, then
//! through the store, until a certificate issued itself. Two stored CAs that name each other have no such end, and each
//! round makes an object: Node runs out of memory.

use std::rc::Rc;

use super::checks::{lacks, to_sign};
use super::link::Link;
use super::run::Run;

impl<'a> Run<'a> {
    /// A certificate that Node comes back to for ever.
    pub(super) fn endless_issuer(&mut self) -> Option<Rc<Link<'a>>> {
        let mut current = self.last_sent()?;
        let mut visited: Vec<Rc<Link<'a>>> = Vec::new();
        while !issued(&current, &current) {
            let candidates = self.stored(current.certificate.issuer.canonical());
            let issuer = self.best(&current, candidates.iter())?;
            if Rc::ptr_eq(&issuer, &current) {
                return None;
            }
            if visited.iter().any(|known| Rc::ptr_eq(known, &issuer)) {
                return Some(issuer);
            }
            visited.push(Rc::clone(&issuer));
            current = issuer;
        }
        None
    }

    /// Where the way through the sent certificates ends; each is used once.
    fn last_sent(&self) -> Option<Rc<Link<'a>>> {
        let mut remaining = self.sent.clone();
        let mut current = (!remaining.is_empty()).then(|| remaining.remove(0))?;
        while let Some(position) = remaining.iter().position(|link| issued(link, &current)) {
            current = remaining.remove(position);
        }
        Some(current)
    }
}

/// `X509_check_issued`.
fn issued<'a>(issuer: &Link<'a>, subject: &Link<'a>) -> bool {
    let needed = to_sign(subject.certificate.extensions());
    issuer.may_have_issued(subject) && !lacks(issuer.certificate.extensions(), needed)
}

#[cfg(test)]
mod tests {
    use crate::judge::chains::{AT, Authority, leaf};
    use crate::judge::{Judge, Question, Signatures, Store, judge};
    use crate::trust::anchor::Anchor;

    #[test]
    fn cas_that_name_each_other_are_the_end_of_node_alone() {
        let root = Authority::root("Root");
        let b = Authority::root("B");
        let a = b.issue("A");
        let circle = b.certified_by(&a, "B");
        let chain = [leaf(&root, "api.corp.test"), root.certified_by(&a, "Root").der()];
        let code = |by, bundle: &[&Authority]| {
            let anchors = bundle.iter().map(|one| Anchor { der: one.der(), settings: None }).collect();
            let question =
                Question { chain: &chain, store: &Store::new(anchors), host: "api.corp.test", at: AT };
            judge(by, &question, &Signatures::new()).code
        };
        assert_eq!(code(Judge::Node20, &[&root, &a, &circle]).as_deref(), Some("SIGABRT"));
        assert_eq!(code(Judge::Botocore, &[&root, &a, &circle]), None);
        assert_eq!(
            code(Judge::Node20, &[&root, &a, &b, &circle]),
            None,
            "B's own certificate is found first"
        );
        assert_eq!(code(Judge::Node20, &[&root, &a]), None, "the way ends at A");
    }
}
