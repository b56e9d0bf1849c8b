use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::{Failure, HttpFailure};

rule! {
    /// The request was sent, and the answer is missing, broken or incomplete.
    ///
    /// ## Why it matters
    /// AWS answers in whole sentences. Something between here and AWS ended or damaged the answer: a proxy that restarts, a
    /// filter that dislikes the content, a server that is not what it seems.
    ///
    /// ## Example
    /// Serverless prints `socket hang up`, or waits for ever for the other half of a body.
    ///
    /// ## Fix
    /// Try again; if it stays, try from another network, and show the owner of this one the host and the time.
    ///
    /// RFC 9112, 8.
    "net/answer-cut-off", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Http { kind } = call.failure()? else { return None };
    let what = match kind {
        HttpFailure::Closed { reset: true } => "reset the connection in place of an answer".to_owned(),
        HttpFailure::Closed { reset: false } => "closed the connection in place of an answer".to_owned(),
        HttpFailure::HalfBody => "sent only a part of its answer".to_owned(),
        HttpFailure::Malformed { detail } => format!("sent what is no HTTP answer ({})", shown(detail, 60)),
        HttpFailure::Alert(_) => return None,
    };
    Some(
        call.blames(format!("`{}` {what}", call.host()))
            .fix(Fix::new("try again; if it stays, try from another network and show the owner of this one the host")),
    )
}
