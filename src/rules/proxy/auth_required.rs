use crate::finding::{Finding, Fix};
use crate::input::vars;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;
use crate::wire::Failure;

rule! {
    /// The proxy wants to know who you are: it answers CONNECT with 407.
    ///
    /// ## Why it matters
    /// Serverless prints the bare number `407`, as if AWS had said it. It can do Basic authentication only, with user and password
    /// in the proxy's URL; for NTLM, Negotiate (Kerberos) or Digest a local helper has to speak in its place.
    ///
    /// ## Example
    /// `HTTPS_PROXY=http://proxy:3128 sls info` prints `407`.
    ///
    /// ## Fix
    /// For Basic: put user and password into the URL, percent-encoded (`@` is `%40`, `:` is `%3A`, `/` is `%2F`). For the others:
    /// run px (Windows) or cntlm, and name that as the proxy.
    ///
    /// RFC 9110, 11.7.1 and 15.5.8
    "proxy/auth-required", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let Failure::ConnectRefused { status: 407, authenticate, .. } = fact.failure()? else { return None };
    let proxy = fact.call.call.route.proxy.as_ref()?;
    let variable = fact.call.call.proxy_variable.unwrap_or(vars::HTTPS_PROXY);
    let schemes = authenticate.iter().map(|scheme| shown(scheme, 20)).collect::<Vec<_>>().join(", ");
    let takes_basic = authenticate.is_empty() || authenticate.iter().any(|scheme| scheme.eq_ignore_ascii_case("basic"));
    let place = format!("{}:{}", shown(&proxy.host, 60), proxy.port);
    let summary = match (takes_basic, &proxy.user) {
        (false, _) => format!("the proxy of `{variable}` wants {schemes}, which this client cannot do"),
        (true, None) => format!("the proxy of `{variable}` wants a user and a password, and none are given"),
        (true, Some(_)) => format!("the proxy of `{variable}` does not accept this user and password"),
    };
    let fix = if takes_basic {
        Fix::new("put user and password into the proxy's URL, percent-encoded (`@` is `%40`)")
            .set(variable, format!("http://USER:PASSWORD@{place}"))
    } else {
        Fix::new(format!("run a local helper that speaks {schemes} for you (px, cntlm), and name it as the proxy"))
            .set(variable, "http://127.0.0.1:3128")
    };
    Some(fact.blames(summary).detail("The proxy answered CONNECT with 407; AWS was not reached.").fix(fix))
}
