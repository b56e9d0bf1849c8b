use crate::finding::{Finding, Fix};
use crate::origin::ReadFailure;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;

rule! {
    /// A file named in `cafile`, or in another variable for certificates, does not exist.
    ///
    /// ## Why it matters
    /// Serverless 3 and osls 3 read `cafile` while they load, and stop with `ENOENT: no such file or directory`, even in commands that talk to
    /// nobody, such as `print` and `package`. Node warns about `NODE_EXTRA_CA_CERTS` and goes on without it. The AWS CLI says
    /// `[Errno 2] No such file or directory` and not which; curl ends with code 77.
    ///
    /// ## Example
    /// `cafile=~/corp.pem` in a `.env` file: nobody expands the `~`. Relative paths count from the folder the command runs in.
    ///
    /// ## Fix
    /// Name the file by its whole path, or unset the variable.
    ///
    /// serverless, `lib/aws/request.js`: `fs.readFileSync`
    "bundle/cafile-missing", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let failure = &fact.item.source.bytes.as_ref().err()?.failure;
    matches!(failure, ReadFailure::NotFound | ReadFailure::NotADirectory).then_some(())?;
    // Text, quotes and empty items in place of a path have rules of their own.
    fact.path().is_some_and(super::is_plain_path).then_some(())?;
    Some(loss::unreadable(fact, format!("there is no file {}", fact.shown_item()), "no such file").fix(Fix::new(advice(fact))))
}

fn advice(fact: &EntryFacts) -> &'static str {
    match fact.path() {
        Some(path) if path.starts_with('~') => "write the home folder out: nobody expands `~` here",
        Some(path) if !path.starts_with('/') => "name the file by its whole path: a relative one counts from the current folder",
        _ => "correct the path, or unset the variable",
    }
}
