use crate::finding::{Finding, Fix, Part};
use crate::input::proxy::url::has_scheme;
use crate::origin::Origin;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;

rule! {
    /// The proxy's URL has no `http://` in front, and the client takes it for something else.
    ///
    /// ## Why it matters
    /// Node's URL parsers take `host:` for a scheme. Serverless 3 then connects to a host called `3128`, which is 0.0.12.56, and waits
    /// or says `Inaccessible host … at port 80`; osls says `TypeError: Invalid URL`. The AWS CLI and curl add `http://` themselves.
    ///
    /// ## Example
    /// `HTTPS_PROXY=proxy.corp:3128`
    ///
    /// ## Fix
    /// Write the scheme: `HTTPS_PROXY=http://proxy.corp:3128`. It is `http` also for HTTPS traffic, unless the proxy itself speaks TLS.
    ///
    /// serverless/serverless#9244; Node, `url.parse`
    "proxy/scheme-missing", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let call = &fact.call.call;
    let variable = call.proxy_variable?;
    let value = fact.facts.env.get(variable)?;
    if has_scheme(value) || !fact.run.plan.client.runs_on_node() {
        return None;
    }
    let finding = Finding::new(format!("the proxy URL in `{variable}` has no `http://` in front"))
        .at(Origin::variable(variable), "the client takes what is before the colon for a scheme")
        .clients(vec![fact.client()]);
    let fix = Fix::new("write the scheme in front");
    // A value with a password stays where it is.
    let fix = if value.contains('@') {
        fix
    } else {
        fix.set(variable, format!("http://{}", value.trim().trim_start_matches('/')))
    };
    let fails = fact.call.outcome.ok == Some(false) || call.stop.is_some();
    Some(finding.part(if fails { Part::Causes } else { Part::Threatens }).fix(fix))
}
