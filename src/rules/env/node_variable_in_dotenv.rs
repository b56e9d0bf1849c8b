use crate::finding::{Finding, Fix, Part};
use crate::input::vars;
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// `.env` sets a variable that Node reads only once, when it starts: the value comes too late and has no effect.
    ///
    /// ## Why it matters
    /// Serverless and osls load `.env` after Node has started. `NODE_EXTRA_CA_CERTS` and `NODE_OPTIONS` in it look right and do
    /// nothing, without a warning.
    ///
    /// ## Example
    /// `NODE_EXTRA_CA_CERTS=./corp.pem` in `.env`, beside `useDotenv: true`; "unable to get local issuer certificate" all the same.
    ///
    /// ## Fix
    /// Export the variable in the shell that starts the command, or in the CI job's settings.
    ///
    /// Node, command line documentation, `NODE_EXTRA_CA_CERTS`; nodejs/node#20432
    "env/node-variable-in-dotenv", All(check)
}

/// What Node reads before any program of the project runs. `NODE_TLS_REJECT_UNAUTHORIZED` is not among them: it is read with
/// every connection.
pub(super) const TOO_LATE: [&str; 6] = [
    vars::NODE_EXTRA_CA_CERTS,
    vars::NODE_OPTIONS,
    vars::NODE_USE_ENV_PROXY,
    vars::NODE_USE_SYSTEM_CA,
    vars::SSL_CERT_DIR,
    vars::SSL_CERT_FILE,
];

fn check(facts: &Facts) -> Vec<Finding> {
    TOO_LATE.into_iter().filter_map(|name| about(facts, name)).collect()
}

fn about(facts: &Facts, name: &'static str) -> Option<Finding> {
    let place = |dotenv: &[(String, Origin)]| {
        dotenv.iter().find(|(known, _)| known == name).map(|(_, origin)| origin.clone())
    };
    let concerned: Vec<_> = facts.runs.iter().filter(|run| place(&run.dotenv).is_some()).collect();
    let first = concerned.first()?;
    let origin = place(&first.dotenv)?;
    let path = shown(origin.path.as_deref().unwrap_or_default(), 60);
    // What the project says is shown, and becomes a command only where it is a path.
    let value = first.env.non_empty(name)?;
    let mut fix = Fix::new("export it in the shell that starts the command");
    if name == vars::NODE_EXTRA_CA_CERTS {
        fix = fix.set(name, value);
    }
    let fails = name == vars::NODE_EXTRA_CA_CERTS && concerned.iter().any(|run| run.distrusts());
    Some(
        Finding::new(format!("`{name}` in `{path}` comes too late: Node reads it when it starts, before `.env` is loaded"))
            .part(if fails { Part::Causes } else { Part::Informs })
            .at(Origin { variable: Some(name.to_owned()), ..origin }, "no effect here")
            .clients(concerned.iter().map(|run| run.id()).collect())
            .fix(fix),
    )
}
