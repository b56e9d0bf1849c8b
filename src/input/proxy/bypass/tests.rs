//! What each dialect makes of a list.

use super::*;

fn passes(dialect: Dialect, list: &str, host: &str) -> bool {
    reading(&[("NO_PROXY", list)].into_iter().collect(), dialect, host, 443)
        .is_some_and(|reading| reading.bypasses())
}

fn why(dialect: Dialect, list: &str, host: &str) -> Option<Miss> {
    reading(&[("NO_PROXY", list)].into_iter().collect(), dialect, host, 443).and_then(|reading| reading.miss)
}

const STS: &str = "sts.us-east-1.amazonaws.com";

#[test]
fn python_and_curl_take_suffixes_but_no_star_dot() {
    for dialect in [Dialect::Python, Dialect::Curl] {
        for list in ["amazonaws.com", ".amazonaws.com", "*", "localhost,amazonaws.com", STS] {
            assert!(passes(dialect, list, STS), "{dialect:?} {list}");
        }
        for list in ["*.amazonaws.com", "naws.com", "sts", "localhost, *"] {
            assert!(!passes(dialect, list, STS), "{dialect:?} {list}");
        }
    }
}

#[test]
fn serverless_3_never_reads_it() {
    assert!(!passes(Dialect::Ignored, "*", STS));
}

#[test]
fn serverless_4_wants_all_its_samples() {
    assert!(passes(Dialect::SampleHosts, "*.amazonaws.com", STS));
    assert!(passes(Dialect::SampleHosts, "amazonaws.com", "example.com"));
    assert!(!passes(Dialect::SampleHosts, STS, STS));
    assert!(!passes(Dialect::SampleHosts, "*", STS));
}

#[test]
fn node_is_exact_unless_told() {
    assert!(passes(Dialect::Node, "*.amazonaws.com", STS));
    assert!(passes(Dialect::Node, "sts.us-east-1.amazonaws.com:443", STS));
    assert!(!passes(Dialect::Node, "amazonaws.com", STS));
}

#[test]
fn curl_knows_prefix_lengths() {
    assert!(passes(Dialect::Curl, "10.0.0.0/8", "10.1.2.3"));
    assert!(passes(Dialect::Curl, "::1", "::1"));
    assert!(!passes(Dialect::Curl, "10.0.0.0/8", "11.1.2.3"));
    assert!(!passes(Dialect::Python, "10.0.0.0/8", "10.1.2.3"));
}

#[test]
fn node_has_ranges_and_a_dot_means_the_domain_too() {
    assert!(passes(Dialect::Node, "10.0.0.1-10.0.0.9", "10.0.0.5"));
    assert!(!passes(Dialect::Node, "10.0.0.1-10.0.0.9", "10.0.1.5"));
    assert!(passes(Dialect::Node, ".amazonaws.com", "amazonaws.com"));
    assert!(!passes(Dialect::Node, "*.amazonaws.com", "amazonaws.com"));
}

#[test]
fn lower_case_wins_and_an_empty_one_unsets_in_python() {
    let env: Env = [("no_proxy", ""), ("NO_PROXY", "*")].into_iter().collect();
    let python = reading(&env, Dialect::Python, STS, 443).unwrap();
    assert_eq!(python.miss, Some(Miss::Hidden));
    let curl = reading(&env, Dialect::Curl, STS, 443).unwrap();
    assert_eq!((curl.variable, curl.bypasses()), ("NO_PROXY", true));
}

#[test]
fn the_entry_that_decides_is_named() {
    let env: Env =
        [("no_proxy", "localhost,.amazonaws.com,sts.us-east-1.amazonaws.com")].into_iter().collect();
    let entry = |dialect| reading(&env, dialect, STS, 443).unwrap().entry;
    assert_eq!(entry(Dialect::Curl).as_deref(), Some(".amazonaws.com"));
    assert_eq!(entry(Dialect::Ignored).as_deref(), Some(".amazonaws.com"));
    assert_eq!(reading(&env, Dialect::Curl, "example.com", 443).unwrap().entry, None);
    assert_eq!(reading(&Env::default(), Dialect::Curl, STS, 443), None);
}

#[test]
fn why_an_entry_does_not_match_depends_on_the_reader() {
    use Dialect::{Curl, Ignored, Node, Python, SampleHosts};
    for (dialect, list, host, wanted) in [
        (Python, "*.amazonaws.com", STS, Miss::Star),
        (Curl, "*.amazonaws.com", STS, Miss::Star),
        (Node, "amazonaws.com", STS, Miss::Exact),
        (Python, "localhost, *", STS, Miss::Everything),
        (Python, "localhost amazonaws.com", STS, Miss::Separator),
        (Node, "localhost;.amazonaws.com", STS, Miss::Separator),
        (Curl, "https://sts.us-east-1.amazonaws.com/", STS, Miss::Url),
        (Curl, "sts.us-east-1.amazonaws.com:443", STS, Miss::Port),
        (Python, "amazonaws.com:443", STS, Miss::Port),
        (Node, "sts.us-east-1.amazonaws.com:8443", STS, Miss::Port),
        (Python, "10.0.0.0/8", "10.1.2.3", Miss::Network),
        (SampleHosts, STS, STS, Miss::Sample("s3.amazonaws.com")),
        (Ignored, "*", STS, Miss::Unread),
        (Curl, "localhost,naws.com", STS, Miss::Unnamed),
    ] {
        assert_eq!(why(dialect, list, host), Some(wanted), "{dialect:?} {list}");
    }
}

#[test]
fn a_list_is_meant_for_a_host_if_anybody_reads_it_so() {
    let meant = |list: &str| is_meant(&[("NO_PROXY", list)].into_iter().collect(), STS, 443);
    assert!(meant("*.amazonaws.com"));
    assert!(meant("amazonaws.com"));
    assert!(!meant("localhost"));
}
