use crate::client::ClientId;
use crate::finding::{Finding, Fix, Part};
use crate::input::vars;
use crate::origin::Origin;
use crate::profile::location::FileKind;
use crate::rules::facts::RunFacts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

rule! {
    /// `AWS_SDK_LOAD_CONFIG` does not do what it looks like: `0` and `false` switch it on, and switched on it needs a config file.
    ///
    /// ## Why it matters
    /// AWS SDK for JavaScript 2 reads the config file when the variable holds any text at all. If there is no config file then, every
    /// search for credentials ends with `ENOENT: no such file or directory`.
    ///
    /// ## Example
    /// `AWS_SDK_LOAD_CONFIG=1` in a container that has only `~/.aws/credentials`.
    ///
    /// ## Fix
    /// Unset it, or make an empty `~/.aws/config`.
    ///
    /// `lib/shared-ini/ini-loader.js` of AWS SDK for JavaScript 2
    "profile/load-config-trap", Run(check)
}

fn check(fact: &RunFacts) -> Option<Finding> {
    let reads = matches!(
        fact.run.plan.client,
        ClientId::Serverless1 | ClientId::Serverless2 | ClientId::Serverless3 | ClientId::Osls3
    );
    let value = fact.run.env.non_empty(vars::AWS_SDK_LOAD_CONFIG).filter(|_| reads)?;
    let config = fact.facts.profiles.files.iter().find(|file| file.kind == FileKind::Config)?;
    let finding = |summary: String| {
        Finding::new(summary)
            .clients(vec![fact.run.id()])
            .at(Origin::variable(vars::AWS_SDK_LOAD_CONFIG), "set here")
            .fix(Fix::new("let the SDK read the credentials file only").unset(vars::AWS_SDK_LOAD_CONFIG))
    };
    if config.error.is_some() {
        let path = shown(&config.location.path, 60);
        let failed = fact.run.resolution.as_ref().is_some_and(|resolution| resolution.error.is_some());
        let part = if failed && fact.facts.signs { Part::Causes } else { Part::Threatens };
        return Some(finding(format!("`AWS_SDK_LOAD_CONFIG` is set, and `{path}` cannot be read")).part(part));
    }
    let off = ["0", "false", "no", "off"].contains(&value.to_ascii_lowercase().as_str());
    off.then(|| finding(format!("`AWS_SDK_LOAD_CONFIG={}` switches it on", shown(value, 20))).part(Part::Informs))
}
