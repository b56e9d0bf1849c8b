use crate::finding::{Finding, Fix};
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::wire::{Failure, Phase};

rule! {
    /// The endpoint takes the connection and then says nothing.
    ///
    /// ## Why it matters
    /// AWS answers within a fraction of a second. A peer that accepts and stays silent is a filter that holds the connection
    /// back, or a server that is no web server. Clients without a limit of their own wait for minutes, or for ever.
    ///
    /// ## Example
    /// A transparent filter that inspects the TLS greeting and never lets it pass.
    ///
    /// ## Fix
    /// Try the same from another network. If it works there, the network in between holds the connection back: show its owner
    /// the host and the phase in which it went silent.
    "net/silent", Call(check)
}

fn check(call: &CallFacts) -> Option<Finding> {
    let Failure::Timeout { phase } = call.failure()? else { return None };
    let until = match phase {
        Phase::Tls => "the connection stands, but the TLS greeting is never answered",
        Phase::Http | Phase::Aws => "the TLS session stands, but the request is never answered",
        _ => return None,
    };
    Some(
        call.blames(format!("`{}` has gone silent: {until}", call.host()))
            .detail("A filter on the way holds the connection back; AWS itself answers at once.")
            .fix(Fix::new("try from another network, and show the owner of this one the host and the phase")),
    )
}
