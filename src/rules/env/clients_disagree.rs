use crate::client::ClientId;
use crate::finding::Finding;
use crate::rules::facts::{Facts, Run};
use crate::rules::registry::rule;

rule! {
    /// The same settings work for one client and not for another.
    ///
    /// ## Why it matters
    /// "It works with curl" says little about Serverless: they read other variables, take other proxies, and judge chains by other
    /// rules. The finding names who gets through and who does not.
    ///
    /// ## Example
    /// `AWS_CA_BUNDLE=/etc/corp.pem`: the AWS CLI works, Serverless does not read it.
    ///
    /// ## Fix
    /// Set what each client reads; `docs/clients.md` has the table.
    ///
    /// docs/clients.md
    "env/clients-disagree", All(check)
}

fn check(facts: &Facts) -> Vec<Finding> {
    let verdict = |run: &Run| {
        let each: Vec<Option<bool>> = run.calls.iter().map(|call| call.outcome.ok).collect();
        if run.fails() {
            Some(false)
        } else if !each.is_empty() && each.iter().all(|ok| *ok == Some(true)) {
            Some(true)
        } else {
            None
        }
    };
    let with = |wanted: bool| -> Vec<ClientId> {
        facts.runs.iter().filter(|run| verdict(run) == Some(wanted)).map(|run| run.plan.client).collect()
    };
    let (works, fails) = (with(true), with(false));
    if works.is_empty() || fails.is_empty() {
        return Vec::new();
    }
    let titles = |clients: &[ClientId]| clients.iter().map(|client| client.title()).collect::<Vec<_>>().join(", ");
    let finding = Finding::new(format!("{} would get through, {} would not", titles(&works), titles(&fails)))
        .clients(fails.iter().map(|client| client.id()).collect());
    vec![finding]
}
