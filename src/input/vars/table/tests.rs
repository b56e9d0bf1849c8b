//! The table holds together.

use super::*;
use crate::input::vars;

#[test]
fn each_variable_once_and_somebody_reads_it() {
    for (index, variable) in variables().enumerate() {
        assert!(!variables().take(index).any(|other| other.name == variable.name), "{}", variable.name);
        assert!(!variable.readers.is_empty(), "{}", variable.name);
        assert!(variable.about.ends_with('.'), "{}", variable.name);
    }
}

#[test]
fn no_client_reads_a_variable_twice() {
    for variable in variables() {
        let mut clients: Vec<_> = variable.readers.iter().flat_map(|reader| reader.clients).collect();
        let all = clients.len();
        clients.sort_unstable();
        clients.dedup();
        assert_eq!(clients.len(), all, "{}", variable.name);
    }
}

#[test]
fn serverless_does_not_read_what_others_do() {
    let unread = [vars::NO_PROXY, vars::AWS_CA_BUNDLE, vars::CURL_CA_BUNDLE, vars::AWS_REGION];
    for name in unread {
        assert!(find(name).is_some_and(|variable| variable.reader("serverless-3").is_none()), "{name}");
    }
    assert!(find(vars::CAFILE).is_some_and(|variable| variable.reader("serverless-3").is_some()));
}
