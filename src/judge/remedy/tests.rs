//! The changes that are offered, and that they work.

use super::*;
use crate::judge::chains::{AT, Authority, leaf};

fn store(certificates: &[&CertificateDer<'static>]) -> Store {
    Store::new(certificates.iter().map(|der| Anchor { der: (*der).clone(), settings: None }).collect())
}

fn ask(chain: &[CertificateDer<'static>], held: &Store, known: &[&Store]) -> Vec<Change> {
    let question = Question { chain, store: held, host: "api.corp.test", at: AT };
    remedies(Judge::Node20, &question, known, &Signatures::new())
}

#[test]
fn a_missing_root_is_found_where_it_is_known() {
    let root = Authority::root("Corp Root");
    let intermediate = root.issue("Corp Issuing");
    let chain = [leaf(&intermediate, "api.corp.test"), intermediate.der()];
    let known = store(&[&root.der()]);
    assert_eq!(ask(&chain, &Store::default(), &[&known]), [Change::Trust(root.der())]);
    assert_eq!(ask(&chain, &Store::default(), &[]), [], "an intermediate alone is no anchor for Node");
}

#[test]
fn a_root_that_was_sent_can_be_trusted() {
    let root = Authority::root("Proxy Root");
    let chain = [leaf(&root, "api.corp.test"), root.der()];
    assert_eq!(ask(&chain, &Store::default(), &[]), [Change::Trust(root.der())]);
}

#[test]
fn of_two_roots_with_one_name_the_right_one_comes_first() {
    let (old, new) = (Authority::root("Corp Root"), Authority::root("Corp Root"));
    let chain = [leaf(&new, "api.corp.test")];
    let held = store(&[&old.der(), &new.der()]);
    let found = ask(&chain, &held, &[]);
    assert!(found.contains(&Change::TrustFirst(new.der())), "{found:?}");
    assert!(found.contains(&Change::Distrust(old.der())), "{found:?}");
    assert!(!found.contains(&Change::Distrust(new.der())));
}

#[test]
fn what_no_certificate_can_mend_has_no_remedy() {
    let root = Authority::root("Corp Root");
    let chain = [leaf(&root, "other.corp.test")];
    assert_eq!(ask(&chain, &store(&[&root.der()]), &[]), []);
}
