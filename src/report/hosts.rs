//! Many hosts on one page: a line each with a bar of where the time went, and the steps of those that fail.

use std::fmt::Write;

use crate::check::Diagnosis;
use crate::client::Caller;
use crate::rules::facts::{CallRun, Facts, Run};
use crate::untrusted::shown;
use crate::wire::{AwsClass, Phase, Step, StepOutcome, Trace};

use super::human::{Detail, client_name, issuer_of, line, place_and_steps, safe};
use super::style::{Page, wrapped};

/// From so many hosts on, a line each is enough.
pub(super) const MANY: usize = 4;

/// Failing hosts whose steps are shown; `-v` shows all.
const SHOWN: usize = 2;

/// One line a client: how many hosts it reaches, and as whom.
pub(super) fn headline(diagnosis: &Diagnosis, run: &Run, page: Page) -> String {
    let name = client_name(run);
    let total = run.calls.len();
    if diagnosis.facts.offline {
        return format!("{} {name}: settings read, nobody asked (--offline)", page.faint("·"));
    }
    let facts = &diagnosis.facts;
    let count =
        |wanted: Standing| run.calls.iter().filter(|call| standing(facts, run, call) == wanted).count();
    let (good, refused, failing) =
        (count(Standing::Good), count(Standing::Refused), count(Standing::Failing));
    let denied = count(Standing::Denied);
    let reached = good + denied + refused;
    let mark = match (failing + refused, good + denied == total) {
        (0, true) => page.good("✓"),
        (0, false) => page.warning("?"),
        _ => page.bad("✗"),
    };
    let mut words = if reached == total {
        format!("{mark} {name} reaches all {total} hosts")
    } else {
        format!("{mark} {name} reaches {reached} of {total} hosts")
    };
    // What another client signed on the same route tells nothing of this one.
    let mut good_calls = run.calls.iter().filter(|call| standing(facts, run, call) == Standing::Good);
    if let Some(arn) = good_calls.find_map(|call| trace_of(facts, call)?.aws.as_ref()?.arn.as_deref()) {
        let _ = write!(words, " as {}", shown(arn, 120));
    }
    if refused > 0 {
        let _ = write!(words, ", and AWS says no at {refused}");
    }
    if denied > 0 {
        let _ = write!(words, "; {denied} of them only to be denied what this check asks");
    }
    let open = count(Standing::Open);
    if open > 0 {
        let _ = write!(words, "; {open} cannot be told");
    }
    let spare = count(Standing::Spare);
    if spare > 0 {
        let _ = write!(words, "; {spare} of the others only CloudFormation calls");
    }
    words
}

/// How one call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Good,
    /// AWS was reached, and denies what this check asks; the deployment asks for something else.
    Denied,
    /// It cannot be told.
    Open,
    /// It fails, and only CloudFormation makes it, from inside AWS.
    Spare,
    /// AWS was reached and says no.
    Refused,
    Failing,
}

fn standing(facts: &Facts, run: &Run, call: &CallRun) -> Standing {
    if run.plan.stop.is_some() {
        return Standing::Failing;
    }
    let aws = trace_of(facts, call).and_then(|trace| trace.aws.as_ref());
    let error = aws.and_then(|aws| aws.error.as_ref());
    let denied = error.is_some_and(|error| error.class == AwsClass::Denied && !call.is_asked_by_deployment());
    match call.outcome.ok {
        Some(true) if denied => Standing::Denied,
        Some(true) if error.is_some() => Standing::Refused,
        Some(true) => Standing::Good,
        Some(false) if call.need.caller == Caller::CloudFormation => Standing::Spare,
        Some(false) => Standing::Failing,
        None => Standing::Open,
    }
}

fn trace_of<'a>(facts: &'a Facts, call: &CallRun) -> Option<&'a Trace> {
    facts.traces.get(call.trace?)
}

/// One line a host, then who signed for them, then the steps of the first that fail.
pub(super) fn table(facts: &Facts, page: Page, detail: Detail) -> String {
    let rows: Vec<Row> =
        facts.traces.iter().enumerate().map(|(index, trace)| Row::new(facts, index, trace)).collect();
    let scale = Scale::new(&rows, page.width);
    let mut text = String::new();
    let mut above = "";
    for row in &rows {
        line(&mut text, &row.draw(scale, above, page));
        above = &row.note;
    }
    if rows.iter().any(|row| row.note.is_empty()) {
        let legend = PHASES.map(|(mark, name, _)| format!("{mark} {name}")).join("  ");
        line(&mut text, &page.faint(format!("    {legend}  (each {:.0} ms)", scale.ms)));
    }
    text.push_str(&signers(facts, page));
    let failing = rows.iter().filter(|row| row.standing >= Standing::Spare || detail == Detail::Verbose);
    let limit = if detail == Detail::Verbose { usize::MAX } else { SHOWN };
    let mut told: Vec<&str> = Vec::new();
    for row in failing {
        // The same failure at another host has the same steps.
        if detail != Detail::Verbose && told.contains(&row.note.as_str()) || told.len() >= limit {
            continue;
        }
        told.push(&row.note);
        text.push_str(&place_and_steps(row.trace, facts, page, detail));
    }
    text
}

/// One host.
struct Row<'a> {
    trace: &'a Trace,
    standing: Standing,
    /// What stopped it; empty where nothing did.
    note: String,
}

impl<'a> Row<'a> {
    fn new(facts: &Facts, index: usize, trace: &'a Trace) -> Self {
        let calls = facts.runs.iter().flat_map(|run| run.calls.iter().map(move |call| (run, call)));
        let own: Vec<_> = calls.filter(|(_, call)| call.trace == Some(index)).collect();
        let standings = own.iter().map(|(run, call)| standing(facts, run, call));
        let standing = standings.max().unwrap_or(Standing::Open);
        let failing = own.iter().find(|(_, call)| call.outcome.ok == Some(false)).map(|(_, call)| *call);
        Self { trace, standing, note: note(trace, failing, standing) }
    }

    fn total(&self) -> f64 {
        self.trace.steps.iter().map(|step| step.ms).sum()
    }

    /// `above` is the note of the row before: it is not said twice.
    fn draw(&self, scale: Scale, above: &str, page: Page) -> String {
        let mark = match self.standing {
            Standing::Good => page.good("✓"),
            Standing::Denied | Standing::Open | Standing::Spare => page.warning("?"),
            Standing::Refused | Standing::Failing => page.bad("✗"),
        };
        let host = shown(&self.host(), scale.host);
        let padding = " ".repeat(scale.host.saturating_sub(host.chars().count()));
        if self.note.is_empty() {
            let bar = scale.bar(&self.trace.steps);
            return format!("  {mark} {host}{padding} {:>5.0} ms {}", self.total(), page.faint(bar));
        }
        let note = if self.note == above { "the same".to_owned() } else { safe(&self.note) };
        let spare = if self.standing == Standing::Spare { " (only CloudFormation)" } else { "" };
        format!("  {mark} {host}{padding} {}", wrapped(&(note + spare), page.width, scale.host + 5))
    }

    fn host(&self) -> String {
        match self.trace.route.port {
            443 => self.trace.route.host.clone(),
            port => format!("{}:{port}", self.trace.route.host),
        }
    }
}

/// The phase that failed and how; what AWS said; or what the client thinks of the certificate.
fn note(trace: &Trace, failing: Option<&CallRun>, standing: Standing) -> String {
    let failed = trace.steps.iter().rev().find(|step| step.outcome == StepOutcome::Failed);
    if let Some(step) = failed {
        return format!("{}: {}", step.phase.name(), step.detail);
    }
    // The code of curl is a number; its line says more.
    let is_number = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit());
    let code = failing.and_then(|call| match call.outcome.code.as_deref() {
        Some(code) if is_number(code) => call.outcome.message.as_deref().and_then(|said| said.lines().next()),
        code => code,
    });
    match (code, standing) {
        (Some(code), _) => format!("tls: {code}"),
        (None, Standing::Open) if trace.steps.is_empty() => "no answer yet".to_owned(),
        (None, Standing::Failing) => "fails".to_owned(),
        _ => String::new(),
    }
}

/// What a column of the bar stands for.
const PHASES: [(char, &str, &[Phase]); 5] = [
    ('·', "dns", &[Phase::Dns]),
    ('░', "tcp", &[Phase::Tcp]),
    ('▒', "proxy", &[Phase::ProxyDns, Phase::ProxyTcp, Phase::ProxyTls, Phase::Connect]),
    ('▓', "tls", &[Phase::Tls]),
    ('█', "answer", &[Phase::Http]),
];

/// How wide the column of hosts is, and how many milliseconds a column of the bar.
#[derive(Clone, Copy)]
struct Scale {
    host: usize,
    columns: usize,
    ms: f64,
}

impl Scale {
    fn new(rows: &[Row<'_>], width: usize) -> Self {
        let host = rows.iter().map(|row| row.host().chars().count()).max().unwrap_or(0).min(44);
        let columns = width.saturating_sub(host + 14).max(8);
        let longest = rows.iter().filter(|row| row.note.is_empty()).map(Row::total).fold(0.0, f64::max);
        #[expect(clippy::cast_precision_loss, reason = "a page has some hundred columns")]
        let ms = (longest / columns as f64).ceil().max(1.0);
        Self { host, columns, ms }
    }

    /// Each phase as wide as it took, in the order of the phases; what rounds to nothing is left out.
    fn bar(self, steps: &[Step]) -> String {
        let mut bar = String::new();
        let mut spent = 0.0;
        for (mark, _, phases) in PHASES {
            spent +=
                steps.iter().filter(|step| phases.contains(&step.phase)).map(|step| step.ms).sum::<f64>();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "some hundred columns"
            )]
            let until = ((spent / self.ms).round() as usize).min(self.columns);
            let drawn = bar.chars().count();
            bar.extend(std::iter::repeat_n(mark, until.saturating_sub(drawn)));
        }
        bar
    }
}

/// Who signed the certificates, where it is not the same for all.
fn signers(facts: &Facts, page: Page) -> String {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for trace in &facts.traces {
        let Some(issuer) = issuer_of(trace) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == issuer) {
            Some((_, hosts)) => hosts.push(&trace.route.host),
            None => groups.push((issuer, vec![&trace.route.host])),
        }
    }
    groups.sort_by_key(|(_, hosts)| std::cmp::Reverse(hosts.len()));
    let words: Vec<String> = groups
        .iter()
        .map(|(issuer, hosts)| match hosts.as_slice() {
            [one] => format!("`{}` for {}", shown(issuer, 40), shown(one, 60)),
            several => format!("`{}` for {} hosts", shown(issuer, 40), several.len()),
        })
        .collect();
    if words.is_empty() {
        return String::new();
    }
    let text = format!("signed by {}", words.join(", "));
    format!("  {}\n", page.faint(wrapped(&text, page.width, 4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(phase: Phase, ms: f64) -> Step {
        Step { phase, ms, outcome: StepOutcome::Ok, detail: String::new() }
    }

    #[test]
    fn a_bar_is_as_long_as_the_time_whatever_rounds_away() {
        let scale = Scale { host: 10, columns: 20, ms: 10.0 };
        let steps =
            [step(Phase::Dns, 4.0), step(Phase::Tcp, 4.0), step(Phase::Tls, 30.0), step(Phase::Http, 52.0)];
        assert_eq!(scale.bar(&steps), "░▓▓▓█████");
        assert_eq!(scale.bar(&[step(Phase::Connect, 1000.0)]).chars().count(), 20);
        assert_eq!(scale.bar(&[]), "");
    }
}
