use crate::finding::{Finding, Fix, Part};
use crate::input::ca::{CA_NAMES, CAFILE_NAMES};
use crate::input::vars;
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::registry::rule;

rule! {
    /// A variable for certificates holds bytes that are no text.
    ///
    /// ## Why it matters
    /// Node reads variables as UTF-8 and puts a replacement character in place of what is none. A path with such a character names no file, and a
    /// certificate with one cannot be read.
    ///
    /// ## Example
    /// `cafile` with an umlaut, set by a program that writes Latin-1.
    ///
    /// ## Fix
    /// Set it again, in UTF-8, or give the file a plain name.
    "bundle/non-utf8-variable", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let names = CA_NAMES.into_iter().chain(CAFILE_NAMES).chain(SINGLE);
    let garbled = names.filter(|name| facts.env.is_garbled(name) && facts.is_read(name));
    garbled
        .map(|name| {
            Finding::new(format!("`{name}` holds bytes that are no text in UTF-8"))
                .part(Part::Threatens)
                .at(Origin::variable(name), "not UTF-8")
                .detail("Node puts a replacement character in their place.")
                .fix(Fix::new(format!("set `{name}` again, in UTF-8")))
        })
        .collect()
}

const SINGLE: [&str; 5] = [
    vars::NODE_EXTRA_CA_CERTS,
    vars::AWS_CA_BUNDLE,
    vars::REQUESTS_CA_BUNDLE,
    vars::CURL_CA_BUNDLE,
    vars::SSL_CERT_FILE,
];
