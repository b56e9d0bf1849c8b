use super::no_proxy_ignored::concerns_proxy;
use crate::finding::{Finding, Fix, Part};
use crate::origin::Origin;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;

rule! {
    /// Several proxy variables are set to different proxies, and the client takes another one than its neighbours.
    ///
    /// ## Why it matters
    /// Serverless 1 to 3 and osls take the first of `proxy`, `HTTP_PROXY`, `http_proxy`, `HTTPS_PROXY`, `https_proxy`, although all of
    /// AWS is HTTPS. The AWS CLI and curl take `https_proxy`, then `HTTPS_PROXY`. One environment sends them different ways.
    ///
    /// ## Example
    /// `HTTP_PROXY=http://old:8080 HTTPS_PROXY=http://new:3128`: curl works, Serverless says `Inaccessible host … at port 8080`.
    ///
    /// ## Fix
    /// Unset the variable that wins, or give all of them the same value.
    ///
    /// serverless `lib/aws/request.js`
    "proxy/precedence", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let call = &fact.call.call;
    let winner = call.proxy_variable?;
    let loser = call.proxy_hides.first()?;
    let title = fact.run.plan.client.title();
    let finding = Finding::new(format!("{title} takes the proxy of `{winner}`, not that of `{loser}`"))
        .at(Origin::variable(winner), "this one wins")
        .clients(vec![fact.client()]);
    let failed = fact.trace().and_then(|trace| trace.failure.as_ref()).is_some_and(concerns_proxy);
    if !failed && call.stop.is_none() {
        return Some(finding);
    }
    let fix = Fix::new(format!("let `{loser}` count")).unset(winner);
    Some(finding.part(Part::Causes).fix(fix))
}
