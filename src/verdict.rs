//! The root cause: of the true findings the first in a written order, and of several such the one that explains most.
//!
//! A later cause cannot be seen, let alone mended, before an earlier one is gone: a client that ends while it loads never
//! looks up a name, and a session that is not trusted never hears what AWS thinks of the keys. Within a step, what the user
//! set comes before what the network shows, because that is what the user can change.

use std::cmp::Reverse;

use crate::finding::{Finding, Fix, Place, Severity};
use crate::rules::facts::Facts;

/// What is wrong, and what to type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub rule: &'static str,
    pub summary: String,
    pub fix: Vec<Fix>,
    /// Which of the findings it is.
    pub finding: usize,
    /// The calls that fail for it, or get a no.
    pub calls: Vec<Place>,
}

/// Steps in the order in which a client goes through them. A step is a prefix of rules or one rule; the longest match counts.
const ORDER: &[&str] = &[
    // The configuration is resolved first of all; then the program ends while it loads.
    "profile/serverless-yml-refused",
    "env/",
    "bundle/pem-in-cafile",
    "bundle/quoted-path",
    "bundle/trailing-comma-in-cafile",
    "bundle/cafile-",
    // It ends before it calls: no such profile, half a profile.
    "profile/",
    "profile/serverless-yml-refused",
    "profile/not-configured",
    // The proxy: its URL, its name, its address, what it says to CONNECT.
    "proxy/scheme-missing",
    "proxy/precedence",
    "proxy/no-proxy-ignored",
    "proxy/",
    // The endpoint: its name comes before the connection, the connection before what is said over it.
    "net/unknown-region",
    "net/dns-not-found",
    "net/dns-temporary",
    "net/",
    // A handshake that ended says nothing about trust.
    "tls/plaintext",
    "tls/reset-after-client-hello",
    "tls/client-certificate-demanded",
    "tls/version-or-cipher",
    "tls/alert",
    "tls/broken-protocol",
    "tls/bad-signature",
    "net/silent",
    "net/slow",
    // What the user set explains what is not trusted: the right certificate in the wrong place or shape.
    "proxy/ca-ignored-behind-proxy",
    "tls/mixed-interception",
    "env/cafile-replaces-node-extra",
    "env/node-extra-unreadable",
    "env/node-variable-in-dotenv",
    "env/ca-replaces-public-roots",
    "bundle/",
    "cert/",
    "tls/root-with-another-key",
    "tls/root-with-another-serial",
    // What the client complains about comes before what it would complain about next.
    "tls/not-yet-valid",
    "tls/expired",
    "tls/intercepted",
    "tls/issuer-unknown",
    "tls/",
    // AWS, or who answers for it, speaks last; a page of somebody else comes before all that AWS could say, and a wrong clock
    // makes good keys look bad.
    "net/answer-cut-off",
    "profile/no-credentials",
    "aws/not-aws",
    "aws/clock-skew",
    "aws/account-suspended",
    // The shape of a key says more than AWS does.
    "aws/token-missing",
    "aws/token-of-other-keys",
    "aws/key-mistyped",
    "aws/invalid-key",
    "aws/signature",
    "aws/unknown-in-region",
    "aws/",
];

/// The causes of all that fails, the root cause first; one, where one explains everything.
///
/// A call fails for the first cause that explains it. Causes of different calls do not hide each other, so the one that
/// explains most comes first: nine clients that meet the same proxy, then the tenth, for which a name does not exist.
#[must_use]
pub fn causes(findings: &[(Severity, Finding)], facts: &Facts) -> Vec<Cause> {
    let mut errors: Vec<_> =
        findings.iter().enumerate().filter(|(_, (severity, _))| *severity == Severity::Error).collect();
    errors.sort_by_key(|(_, (_, finding))| rank(finding.rule));
    let mut open = facts.failing();
    // Each with how many calls fail for it first.
    let mut causes: Vec<(usize, Cause)> = Vec::new();
    for (index, (_, finding)) in errors {
        let explained = explained(finding, facts);
        let news = explained.iter().filter(|place| open.remove(place)).count();
        if let Some((share, known)) = causes.iter_mut().find(|(_, cause)| cause.rule == finding.rule) {
            *share += news;
            for place in explained {
                if !known.calls.contains(&place) {
                    known.calls.push(place);
                }
            }
        } else if news > 0 || causes.is_empty() {
            causes.push((news, cause(index, finding, explained)));
        }
    }
    causes.sort_by_key(|(share, _)| Reverse(*share));
    causes.into_iter().map(|(_, cause)| cause).collect()
}

fn cause(index: usize, finding: &Finding, calls: Vec<Place>) -> Cause {
    let mut fix = finding.fix.clone();
    // What is known to work is offered first.
    fix.sort_by_key(|fix| !fix.verified);
    Cause { rule: finding.rule, summary: finding.summary.clone(), fix, finding: index, calls }
}

/// The failing calls that a finding speaks of: those it names, else those of its clients; of a certificate or a bundle, those
/// that end in distrust.
fn explained(finding: &Finding, facts: &Facts) -> Vec<Place> {
    let of_trust = finding.rule.starts_with("bundle/") || finding.rule.starts_with("cert/");
    let concerns = |place: &Place| {
        let run = &facts.runs[place.run];
        let own = finding.clients.is_empty() || finding.clients.contains(&run.id());
        let call = &run.calls[place.call];
        own && (!of_trust || run.plan.stop.is_some() || call.call.stop.is_some() || call.distrust().is_some())
    };
    let failing = facts.failing();
    if finding.calls.is_empty() {
        failing.into_iter().filter(concerns).collect()
    } else {
        finding.calls.iter().filter(|place| failing.contains(place)).copied().collect()
    }
}

/// The place in the written order.
fn rank(rule: &str) -> usize {
    let matches = ORDER.iter().enumerate().filter(|(_, step)| rule.starts_with(**step));
    matches.max_by_key(|(_, step)| step.len()).map_or(ORDER.len(), |(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Part;
    use crate::trust::bundle::Bundle;
    use crate::world::Env;

    /// Nothing is known of any call.
    fn nothing() -> Facts {
        Facts {
            at: 0,
            expires_within: 0,
            env: Env::default(),
            offline: false,
            signs: true,
            bundle: Bundle::read(Vec::new()),
            runs: Vec::new(),
            others: Vec::new(),
            traces: Vec::new(),
            assessor: std::sync::Arc::default(),
            readings: std::sync::Arc::default(),
            memo: crate::rules::facts::Memo::default(),
            profiles: crate::profile::Survey::default(),
        }
    }

    fn errors(rules: &[&'static str]) -> Vec<(Severity, Finding)> {
        let finding = |rule| {
            let mut finding = Finding::new("x").part(Part::Causes);
            finding.rule = rule;
            (Severity::Error, finding)
        };
        rules.iter().map(|rule| finding(*rule)).collect()
    }

    #[test]
    fn what_stops_a_client_first_comes_first() {
        let cause =
            |rules: &[&'static str]| causes(&errors(rules), &nothing()).first().map(|cause| cause.rule);
        assert_eq!(cause(&["aws/subscription", "tls/expired"]), Some("tls/expired"));
        assert_eq!(
            cause(&["tls/issuer-unknown", "proxy/ca-ignored-behind-proxy"]),
            Some("proxy/ca-ignored-behind-proxy")
        );
        assert_eq!(cause(&["proxy/ca-ignored-behind-proxy", "proxy/refused"]), Some("proxy/refused"));
        assert_eq!(cause(&["cert/expired", "env/cafile-unreadable"]), Some("env/cafile-unreadable"));
        assert_eq!(cause(&[]), None);
    }

    #[test]
    fn warnings_are_no_cause() {
        let mut findings = errors(&["tls/expired"]);
        findings[0].0 = Severity::Warning;
        assert_eq!(causes(&findings, &nothing()), []);
    }

    #[test]
    fn every_rule_has_a_place() {
        for rule in crate::rules::all() {
            assert!(rank(rule.id) < ORDER.len(), "{} is not in the written order", rule.id);
        }
    }
}
