//! `slsca profile`: the answer, what is wrong, then every step; or the list of profiles.

use serde_json::{Value, json};

use super::cause;
use super::human::{self, Detail, place};
use super::json::finding_row;
use super::style::{Page, wrapped};
use crate::check::Diagnosis;
use crate::input::serverless_yml::Unknown;
use crate::moment::rfc3339;
use crate::origin::Origin;
use crate::profile::invoke_local::{Difference, InvokeLocal, invoke_local};
use crate::profile::list::{Listed, list};
use crate::profile::{Fault, Outcome, Resolution, Step};
use crate::rules::facts::Run;
use crate::untrusted::{Untrusted, shown};
use crate::wire::AwsAnswer;

/// The resolution of the one client that was asked about, with what the rules say to it.
#[must_use]
pub fn human(diagnosis: &Diagnosis, page: Page, asked: bool) -> String {
    let Some((run, resolution)) = subject(diagnosis) else { return String::new() };
    let mut lines = vec![headline(resolution, page)];
    lines.extend(chosen_by(resolution).map(|words| format!("  {}", wrapped(&words, page.width, 2))));
    lines.extend(passed_over(resolution).map(|words| format!("  {}", wrapped(&words, page.width, 2))));
    lines.push(region(resolution));
    for ignored in &resolution.ignored_regions {
        let words = format!("not read: region {} ({})", shown(&ignored.value, 40), place(&ignored.origin));
        lines.push(format!("  {}", page.faint(wrapped(&words, page.width, 2))));
    }
    if let Some(local) = local(run, resolution).filter(|local| local.differs.is_some()) {
        lines.push(format!("  {}", wrapped(&local_words(&local), page.width, 2)));
    }
    if asked {
        lines.push(whoami(diagnosis, page));
    }
    let mut text = lines.join("\n") + "\n";
    if let Some(found) = &diagnosis.cause {
        text.push_str(&cause::root(found, diagnosis, page, &diagnosis.facts.env));
    }
    text.push('\n');
    for step in &resolution.steps {
        text.push_str(&step_line(step, page));
    }
    text.push_str(&human::others(diagnosis, page, Detail::Normal));
    text
}

/// The same as `slsca.profile/1`, with the findings.
#[must_use]
pub fn json(diagnosis: &Diagnosis, asked: bool) -> String {
    let Some((run, resolution)) = subject(diagnosis) else { return String::new() };
    // Nothing in a resolution can fail to serialise.
    let mut value = serde_json::to_value(resolution).unwrap_or_default();
    let findings: Vec<Value> = diagnosis
        .findings
        .iter()
        .map(|(severity, finding)| json!(finding_row(*severity, finding, &diagnosis.facts)))
        .collect();
    value["ok"] = json!(diagnosis.ok && resolution.error.is_none());
    value["findings"] = json!(findings);
    value["project"] = project(run);
    value["invoke_local"] = json!(local(run, resolution));
    if asked {
        let answer = answer(diagnosis);
        value["account"] = json!(answer.and_then(|aws| aws.account.as_deref()));
        value["arn"] = json!(answer.and_then(|aws| aws.arn.as_deref()));
    }
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}

/// What the client makes of its configuration file.
fn project(run: &Run) -> Value {
    let project = &run.project;
    let unknown = |unknown: &Unknown| json!({ "property": unknown.property, "source": unknown.source });
    json!({
        "path": project.path,
        "stage": project.stage,
        "region": project.region,
        "profile": project.profile,
        "error": project.error.as_ref().map(|error| error.message.as_str()),
        "unknown": project.unknown.iter().map(unknown).collect::<Vec<_>>(),
    })
}

/// Every profile, the one in force marked.
#[must_use]
pub fn list_human(diagnosis: &Diagnosis, page: Page) -> String {
    let listed = list(&diagnosis.facts.profiles);
    if listed.is_empty() {
        return "no profiles: neither file holds one\n".to_owned();
    }
    let resolution = subject(diagnosis).map(|(_, resolution)| resolution);
    let width = listed.iter().map(|profile| profile.name.chars().count()).max().unwrap_or(0).clamp(7, 24);
    let mut text = String::new();
    for profile in &listed {
        let mark = match resolution.filter(|resolution| resolution.profile.as_ref() == Some(&profile.name)) {
            Some(resolution) if resolution.error.is_some() => page.bad("✗"),
            Some(_) => page.good("✓"),
            None => " ".to_owned(),
        };
        let name = format!("{:<width$}", shown(&profile.name, 24));
        let kind = match profile.detail.as_str() {
            "" => profile.kind.title().to_owned(),
            detail => format!("{} {}", profile.kind.title(), shown(detail, 32)),
        };
        let region = profile.region.as_deref().map_or(String::new(), |region| shown(region, 16));
        let line = format!("{mark} {name}  {kind:<32}  {region}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if let Some(resolution) = resolution {
        text.push('\n');
        text.push_str(&wrapped(&headline(resolution, page), page.width, 2));
        text.push('\n');
    }
    text.push_str(&human::others(diagnosis, page, Detail::Normal));
    text
}

/// The list as `slsca.profile-list/1`.
#[must_use]
pub fn list_json(diagnosis: &Diagnosis) -> String {
    let in_force = subject(diagnosis).and_then(|(_, resolution)| resolution.profile.as_deref());
    let findings = &diagnosis.findings;
    let row = |profile: &Listed| {
        let problems: Vec<&str> = findings
            .iter()
            .filter(|(_, finding)| about(diagnosis, finding.origin.as_ref()) == Some(profile.name.as_str()))
            .map(|(_, finding)| finding.rule)
            .collect();
        let mut value = json!(profile);
        value["in_force"] = json!(in_force == Some(profile.name.as_str()));
        value["problems"] = json!(problems);
        value
    };
    let profiles: Vec<Value> = list(&diagnosis.facts.profiles).iter().map(row).collect();
    let value = json!({
        "schema": "slsca.profile-list/1",
        "slsca": env!("CARGO_PKG_VERSION"),
        "at": rfc3339(diagnosis.facts.at),
        "profiles": profiles,
    });
    serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
}

/// The profile that a place is in.
fn about<'a>(diagnosis: &'a Diagnosis, origin: Option<&'a Origin>) -> Option<&'a str> {
    let origin = origin?;
    let by_line = || diagnosis.facts.profiles.at(origin.path.as_deref()?, origin.line?);
    origin.profile.as_deref().or_else(by_line)
}

fn subject(diagnosis: &Diagnosis) -> Option<(&Run, &Resolution)> {
    let run = diagnosis.facts.runs.first()?;
    Some((run, run.resolution.as_ref()?))
}

fn headline(resolution: &Resolution, page: Page) -> String {
    let client = resolution.client.id();
    let profile = resolution.profile.as_ref().map(|name| format!(" of profile `{}`", shown(name, 60)));
    match (&resolution.error, resolution.masked_key_id()) {
        (Some(_), _) => format!("{} {client} finds no credentials", page.bad("✗")),
        (None, Some(key)) => {
            format!("{} {client} uses key {}{}", page.good("✓"), Untrusted(&key), profile.unwrap_or_default())
        }
        (None, None) => {
            let name = shown(resolution.profile.as_deref().unwrap_or("default"), 60);
            format!("{} {client} uses profile `{name}`, whose keys have to be fetched", page.good("✓"))
        }
    }
}

fn chosen_by(resolution: &Resolution) -> Option<String> {
    let origin = resolution.origin.as_ref().filter(|_| resolution.error.is_none())?;
    Some(format!("chosen by {}", place(origin)))
}

/// A profile that was asked for and has half a pair of keys: the client goes on with somebody else's.
fn passed_over(resolution: &Resolution) -> Option<String> {
    let half =
        |step: &&Step| matches!(step.fault, Some(Fault::Half { .. })) && step.profile != resolution.profile;
    let step = resolution.steps.iter().rev().find(half).filter(|_| resolution.error.is_none())?;
    let name = shown(step.profile.as_deref()?, 60);
    Some(format!(
        "not profile `{name}`, which `{}` asks for: it has half a pair of keys",
        Untrusted(&step.source)
    ))
}

fn region(resolution: &Resolution) -> String {
    let region = &resolution.region;
    match region.value.as_str() {
        "" => "  no region".to_owned(),
        name => {
            let from = place(&region.origin);
            let from = if from.is_empty() { "the client's default".to_owned() } else { from };
            format!("  region {} ({from})", shown(name, 40))
        }
    }
}

fn local(run: &Run, resolution: &Resolution) -> Option<InvokeLocal> {
    let option = resolution.steps.iter().find(|step| step.source == "--aws-profile");
    let option = option.and_then(|step| step.profile.as_deref());
    let project = run.project.profile.as_ref().map(|profile| profile.value.as_str());
    invoke_local(resolution, &run.env, option, project)
}

fn local_words(local: &InvokeLocal) -> String {
    let profile = shown(local.aws_profile.as_deref().unwrap_or("default"), 60);
    let key = Untrusted(local.access_key_id.as_deref().unwrap_or_default()).to_string();
    match local.differs {
        Some(Difference::RoleNotAssumed) => {
            format!(
                "invoke local: the function gets no keys, only AWS_PROFILE={profile}, and has to get them itself"
            )
        }
        Some(Difference::ShellKeys) => {
            format!("invoke local: the function gets the shell's key {key}, not the role's")
        }
        Some(Difference::KeysAndProfile) => {
            format!(
                "invoke local: the function gets key {key} and AWS_PROFILE={profile}, which is somebody else; its SDK decides"
            )
        }
        None => String::new(),
    }
}

fn answer(diagnosis: &Diagnosis) -> Option<&AwsAnswer> {
    let call = diagnosis.facts.runs.first()?.calls.last()?;
    diagnosis.facts.traces.get(call.trace?)?.aws.as_ref()
}

fn whoami(diagnosis: &Diagnosis, page: Page) -> String {
    match answer(diagnosis) {
        Some(AwsAnswer { arn: Some(arn), error: None, .. }) => {
            format!("{} AWS says: {}", page.good("✓"), shown(arn, 200))
        }
        _ => format!("{} AWS has not said who this is", page.bad("✗")),
    }
}

fn step_line(step: &Step, page: Page) -> String {
    let mark = match step.outcome {
        Outcome::Failed => page.bad("✗"),
        Outcome::Skipped => page.faint("·"),
        Outcome::Used => page.good("✓"),
    };
    let origin = step.origin.as_ref().filter(|origin| origin.line.is_some());
    let at = origin.map_or(String::new(), |origin| format!(" ({})", place(origin)));
    let words = format!("{}: {}{at}", Untrusted(&step.source), Untrusted(&step.why));
    format!("  {mark} {}\n", wrapped(&words, page.width, 4))
}
