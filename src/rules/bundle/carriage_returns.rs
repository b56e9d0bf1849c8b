use crate::finding::{Finding, Fix};
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;
use crate::trust::Mangled;

rule! {
    /// The lines of a certificate end with carriage returns alone, as on a Mac before 2001.
    ///
    /// ## Why it matters
    /// OpenSSL ends lines at line feeds only, so the file is one long line to it. Node loads nothing, silently; the AWS CLI and curl
    /// refuse the file. Windows line ends (carriage return and line feed) do no harm.
    ///
    /// ## Example
    /// A bundle saved by an old editor or exported by a spreadsheet.
    ///
    /// ## Fix
    /// Turn the carriage returns into line feeds.
    ///
    /// OpenSSL, `BIO_gets`
    "bundle/carriage-returns", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    loss::mangled(fact, Mangled::CarriageReturns, Some(repair))
}

fn repair(fact: &EntryFacts, path: &str) -> Fix {
    loss::file_fix(fact, "turn the carriage returns into line breaks", &["perl", "-pi", "-e", "s/\\r\\n?/\\n/g", path], path)
}
