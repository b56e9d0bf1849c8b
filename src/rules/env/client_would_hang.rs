use crate::finding::Finding;
use crate::rules::facts::CallFacts;
use crate::rules::registry::rule;

rule! {
    /// The client would wait for minutes, or for ever, where slsca has long answered.
    ///
    /// ## Why it matters
    /// Several clients set no limit for parts of a call: for a proxy's answer to CONNECT, for the rest of a page, for a
    /// handshake. A build then ends by the time limit of the build server, without a word about the cause.
    ///
    /// ## Example
    /// A web server or an SSH server on the proxy's port: Serverless 3 waits for ever, osls ends at once.
    ///
    /// ## Fix
    /// The finding beside this one names what does not answer. Until it is mended, run the client under `timeout 120`.
    ///
    /// https-proxy-agent 5, `parse-proxy-response`; AWS SDK for JavaScript 2, `lib/http/node.js`
    "env/client-would-hang", Call(check)
}

fn check(fact: &CallFacts) -> Option<Finding> {
    let outcome = &fact.call.outcome;
    if !outcome.hangs {
        return None;
    }
    let title = fact.run.plan.client.title();
    let how = match outcome.wait_s {
        Some((least, _)) => format!("`{title}` would wait for {} minutes before it says anything", least.div_ceil(60)),
        None => format!("`{title}` would wait for ever"),
    };
    let finding = Finding::new(how).clients(vec![fact.client()]);
    Some(match &outcome.reason {
        Some(reason) => finding.detail(format!("{title}: {reason}.")),
        None => finding,
    })
}
