use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::{Failure, TcpFailure};

rule! {
    /// The connection to the endpoint broke while it was being made.
    ///
    /// ## Why it matters
    /// A firewall or a security program on this machine ended it; AWS's hosts do not do that.
    ///
    /// ## Example
    /// A host firewall that allows only some programs to connect.
    ///
    /// ## Fix
    /// Try the same from another network. If it works there, ask the owner of the firewall to allow the host.
    ///
    /// `ECONNRESET`, `EACCES` and rarer errors of `connect`.
    "net/connect-failed", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Tcp { proxy: false, kind, .. } = call.failure()? else { return None };
    let how = match kind {
        TcpFailure::Reset => "was reset".to_owned(),
        TcpFailure::Other(Some(errno)) => format!("failed with error {errno} of the operating system"),
        TcpFailure::Other(None) => "failed".to_owned(),
        TcpFailure::Refused | TcpFailure::TimedOut | TcpFailure::Unreachable => return None,
    };
    Some(
        call.blames(format!("the connection to `{}` {how} while it was being made", call.host()))
            .fix(Fix::new("try from another network, and ask the owner of the firewall to allow the host")),
    )
}
