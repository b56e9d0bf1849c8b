use crate::finding::{Finding, Fix};
use crate::origin::ReadFailure;
use crate::rules::facts::EntryFacts;
use crate::rules::loss;
use crate::rules::registry::rule;

rule! {
    /// A file of certificates is there, and cannot be read.
    ///
    /// ## Why it matters
    /// Serverless 3 and osls 3 stop with `EACCES: permission denied` or the like, even in commands that talk to nobody. In containers and CI the
    /// user is often another than the one that made the file.
    ///
    /// ## Example
    /// A bundle with mode 0600 of root, and a build that runs as `node`.
    ///
    /// ## Fix
    /// Let everybody read it: certificates are no secret. `chmod a+r` on the file, `a+x` on the folders above it.
    ///
    /// serverless, `lib/aws/request.js`: `fs.readFileSync`
    "bundle/cafile-unreadable", Entry(check)
}

fn check(fact: &EntryFacts) -> Option<Finding> {
    let failure = &fact.item.source.bytes.as_ref().err()?.failure;
    matches!(failure, ReadFailure::PermissionDenied | ReadFailure::Other { .. } | ReadFailure::TooManyLinks | ReadFailure::NameTooLong).then_some(())?;
    Some(loss::unreadable(fact, format!("{} cannot be read: {}", fact.shown_item(), words(failure)), "cannot be read").fix(Fix::new("let the user who runs the client read the file and enter the folders above it")))
}

fn words(failure: &ReadFailure) -> &'static str {
    match failure {
        ReadFailure::NameTooLong => "the name is too long",
        ReadFailure::PermissionDenied => "permission denied",
        ReadFailure::TooManyLinks => "its symbolic links lead in a circle",
        _ => "the system reports an error",
    }
}
