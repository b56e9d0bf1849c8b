use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::input::vars::table;
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::registry::rule;
use crate::untrusted::shown;

use super::node_variable_in_dotenv::TOO_LATE;

rule! {
    /// A setting comes from the project's `.env`, not from the shell.
    ///
    /// ## Why it matters
    /// Serverless 2, 3 and osls load `.env.STAGE`, or `.env` where that file does not exist, if `useDotenv: true` stands in
    /// `serverless.yml`; Serverless 4 loads both unless it is `false`. What is set in the shell already stays. So the same command
    /// behaves differently in another folder, `echo $cafile` shows nothing, and `unset cafile` changes nothing. A request is never
    /// signed for an endpoint that only `.env` names.
    ///
    /// ## Example
    /// `cafile=./old.pem` in `.env`, forgotten years ago.
    ///
    /// ## Fix
    /// Nothing, if it is meant. Otherwise take the line out, or set the variable in the shell, which counts first.
    ///
    /// serverless `lib/cli/load-dotenv.js`
    "env/value-from-dotenv", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let mut found: BTreeMap<(&Origin, &str), Vec<&'static str>> = BTreeMap::new();
    for run in &facts.runs {
        let is_read = |name: &str| {
            !TOO_LATE.contains(&name) && table::find(name).is_some_and(|known| known.reader(run.id()).is_some())
        };
        for (name, origin) in run.dotenv.iter().filter(|(name, _)| is_read(name)) {
            found.entry((origin, name)).or_default().push(run.id());
        }
    }
    let finding = |((origin, name), clients): ((&Origin, &str), Vec<&'static str>)| {
        let path = shown(origin.path.as_deref().unwrap_or_default(), 60);
        Finding::new(format!("`{}` comes from `{path}`, not from the shell", shown(name, 60)))
            .at(Origin { variable: Some(name.to_owned()), ..origin.clone() }, "set here")
            .clients(clients)
    };
    found.into_iter().map(finding).collect()
}
