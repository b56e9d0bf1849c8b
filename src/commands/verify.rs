//! `slsca verify`.

use std::io::Read;
use std::sync::Arc;

use serde::Serialize;

use crate::cli::{Format, VerifyArgs};
use crate::input::ca;
use crate::judge::{Judge, Signatures, Verdict};
use crate::origin::Origin;
use crate::report::exit::Exit;
use crate::report::output;
use crate::report::style::{Page, wrapped};
use crate::trust::chain;
use crate::trust::source::Source;
use crate::untrusted::Untrusted;
use crate::verify::{Case, verify as ask};
use crate::world::{READ_LIMIT, World};

/// What keeps `verify` from asking anybody.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("there is no judge `{0}`; choose from {choices}", choices = Judge::ALL.map(Judge::id).join(", "))]
    Judge(String),
    #[error("cannot read {path}: {why}")]
    Chain { path: String, why: String },
    #[error("{0} holds no certificate: give the chain as PEM, DER or PKCS#7, leaf first")]
    Empty(String),
    #[error("`{name}` names {path}, and {why}")]
    Trust { name: String, path: String, why: String },
}

#[derive(Serialize)]
struct Answers<'a> {
    schema: &'static str,
    slsca: &'static str,
    at: String,
    judges: Vec<Answer<'a>>,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'static str,
    ok: Option<bool>,
    code: Option<&'a str>,
    message: &'a str,
    depth: Option<usize>,
    why: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

pub(crate) fn verify(args: &VerifyArgs, world: &World) -> Exit {
    let verdicts = match verdicts(args, world) {
        Ok(verdicts) => verdicts,
        Err(unusable) => {
            output::complain(&Untrusted(&unusable.to_string()).to_string());
            return Exit::Usage;
        }
    };
    let exit = match verdicts.first() {
        Some((_, first)) if first.ok == Some(true) => Exit::Clean,
        _ => Exit::Findings,
    };
    let text = match args.output.format {
        Format::Json => json(&verdicts, args.at.unwrap_or_else(|| world.clock.now())),
        Format::Human => human(&verdicts, Page::new(args.output.color, args.output.output.is_some(), world)),
    };
    output::deliver(&text, args.output.output.as_deref(), world, exit)
}

fn verdicts(args: &VerifyArgs, world: &World) -> Result<Vec<(Judge, Verdict)>, Unusable> {
    let judges = args.judge.iter().map(|id| Judge::from_id(id).ok_or_else(|| Unusable::Judge(id.clone())));
    let judges: Vec<Judge> = judges.collect::<Result<_, _>>()?;
    let bytes = chain_bytes(&args.chain, world)?;
    let chain = chain::certificates(&bytes);
    if chain.is_empty() {
        return Err(Unusable::Empty(args.chain.clone()));
    }
    let sources = ca::sources(world, args.cafile.as_deref());
    let trust = sources.into_iter().map(trust_bytes).collect::<Result<Vec<_>, _>>()?;
    let case = Case {
        chain: &chain,
        trust: (!trust.is_empty()).then_some(&trust),
        host: args.host.trim_start_matches('[').trim_end_matches(']'),
        at: args.at.unwrap_or_else(|| world.clock.now()),
    };
    let signatures = Signatures::new();
    Ok(judges.into_iter().map(|by| (by, ask(by, &case, &signatures))).collect())
}

fn chain_bytes(path: &str, world: &World) -> Result<Vec<u8>, Unusable> {
    let failed = |why: String| Unusable::Chain { path: path.to_owned(), why };
    if path != "-" {
        return world.files.read(path, READ_LIMIT).map_err(|error| failed(error.to_string()));
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(READ_LIMIT).read_to_end(&mut bytes);
    read.map(|_| bytes).map_err(|error| failed(error.to_string()))
}

fn trust_bytes(source: Source) -> Result<Vec<u8>, Unusable> {
    let Origin { variable, option, path, .. } = source.origin;
    source.bytes.map(Arc::unwrap_or_clone).map_err(|error| Unusable::Trust {
        name: variable.or(option).unwrap_or_default(),
        path: path.unwrap_or_default(),
        why: error.to_string(),
    })
}

fn json(verdicts: &[(Judge, Verdict)], at: i64) -> String {
    let row = |(by, verdict): &'_ (Judge, Verdict)| (by.id(), verdict.clone());
    let rows: Vec<_> = verdicts.iter().map(row).collect();
    let judges = rows.iter().map(|(id, verdict)| Answer {
        id,
        ok: verdict.ok,
        code: verdict.code.as_deref(),
        message: &verdict.message,
        depth: verdict.depth,
        why: &verdict.why,
        reason: verdict.reason.as_deref(),
    });
    let answers = Answers {
        schema: "slsca.verify/1",
        slsca: env!("CARGO_PKG_VERSION"),
        at: crate::moment::rfc3339(at),
        judges: judges.collect(),
    };
    // Nothing in the answers can fail to serialise.
    serde_json::to_string_pretty(&answers).unwrap_or_default() + "\n"
}

fn human(verdicts: &[(Judge, Verdict)], page: Page) -> String {
    let mut text = String::new();
    for (by, verdict) in verdicts {
        let id = page.strong(format!("{:<9}", by.id()));
        let line = match verdict.ok {
            Some(true) => format!("{} {id} trusts it", page.good("✓")),
            Some(false) => {
                let code = verdict.code.as_deref().unwrap_or_default();
                let words = format!("{}  {}", Untrusted(code), Untrusted(&verdict.message));
                format!("{} {id} {}", page.bad("✗"), wrapped(&words, page.width, 12))
            }
            None => {
                let reason = Untrusted(verdict.reason.as_deref().unwrap_or_default()).to_string();
                format!("{} {id} cannot be told: {}", page.warning("?"), wrapped(&reason, page.width, 12))
            }
        };
        text.push_str(&line);
        text.push('\n');
        if !verdict.why.is_empty() {
            let why = wrapped(&Untrusted(&verdict.why).to_string(), page.width, 12);
            text.extend(["            ", &page.faint(why), "\n"]);
        }
    }
    text
}
