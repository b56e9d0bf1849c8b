//! `--confirm`: the real `node` is asked about every chain that was judged for a client that runs on Node, and its word counts.

use crate::client::{Call, Hop, Provenance, Runtime, installed, outcome};
use crate::input::ca::{CA_NAMES, CAFILE_NAMES};
use crate::input::vars;
use crate::judge::Verdict;
use crate::probe::confirm::{Piece, Question, Trust, Word};
use crate::rules::facts::{CallRun, Confirmation, Facts};
use crate::trust::bundle::Bundle;
use crate::wire::{ProxyScheme, Scheme};
use crate::world::{Env, World};

/// Asks one question: what [`crate::probe::confirm::ask`] does.
pub type Asker<'a> = dyn Fn(&Question<'_>) -> Word + Sync + 'a;

/// What becomes of one call: by run and number.
type Place = (usize, usize);

/// Asks about every call whose end a verdict decides, each distinct question once, and lets the answer count.
pub(super) fn run(facts: &mut Facts, world: &World, asker: &Asker<'_>) {
    let node = node(world);
    let mut questions: Vec<(Question<'_>, Vec<Place>)> = Vec::new();
    for (number, run) in facts.runs.iter().enumerate() {
        for (index, call) in run.calls.iter().enumerate().filter(|(_, call)| is_judged(call)) {
            let path = node.as_deref().unwrap_or_default();
            let question = question(path, &call.call, &facts.bundle, &world.env);
            match questions.iter_mut().find(|(known, _)| same(known, &question)) {
                Some((_, places)) => places.push((number, index)),
                None => questions.push((question, vec![(number, index)])),
            }
        }
    }
    let words: Vec<(Word, Vec<Place>)> = match &node {
        None => {
            let nobody = Word::Silent("there is no `node` on PATH to ask".to_owned());
            questions.into_iter().map(|(_, places)| (nobody.clone(), places)).collect()
        }
        Some(_) => answers(questions, asker),
    };
    let Facts { runs, traces, .. } = facts;
    for (word, places) in words {
        for (run, index) in places {
            let call = &mut runs[run].calls[index];
            call.confirmation = Some(compared(call, &word));
            if let (Some(Confirmation::Agrees(_) | Confirmation::Differs { .. }), Some(trace)) =
                (&call.confirmation, call.trace.and_then(|index| traces.get(index)))
            {
                listen(call, &word, trace);
            }
        }
    }
}

/// The `node` on PATH. A relative folder on it is a folder of the project's choosing: nothing is run from there.
pub(super) fn node(world: &World) -> Option<String> {
    let found = installed::node(world)?;
    std::path::Path::new(&found.path).is_absolute().then_some(found.path)
}

/// All at once: each takes as long as a handshake and the start of a program.
fn answers(questions: Vec<(Question<'_>, Vec<Place>)>, asker: &Asker<'_>) -> Vec<(Word, Vec<Place>)> {
    std::thread::scope(|scope| {
        let started: Vec<_> = questions
            .into_iter()
            .map(|(question, places)| (scope.spawn(move || asker(&question)), places))
            .collect();
        let lost = || Word::Silent("asking failed".to_owned());
        started.into_iter().map(|(word, places)| (word.join().unwrap_or_else(|_| lost()), places)).collect()
    })
}

/// A chain was judged for it, by the rules of a Node, and the verdict decides how the call goes on.
fn is_judged(call: &CallRun) -> bool {
    let route = &call.call.route;
    let tunnel = route
        .proxy
        .as_ref()
        .is_none_or(|proxy| matches!(proxy.scheme, ProxyScheme::Http | ProxyScheme::Https));
    let verdict = call.verdicts.endpoint.as_ref().or(call.verdicts.proxy.as_ref());
    call.call.runtime.is_some()
        && call.call.stop.is_none()
        && route.scheme == Scheme::Https
        && tunnel
        && verdict.is_some()
}

fn question<'a>(node: &'a str, call: &'a Call, bundle: &'a Bundle, shell: &Env) -> Question<'a> {
    let options = shell.get(vars::NODE_OPTIONS).unwrap_or_default();
    // Of Node's options only those about trust: the others can load programs.
    let flags =
        options.split_whitespace().filter(|flag| ["--use-openssl-ca", "--use-system-ca"].contains(flag));
    let names =
        [vars::NODE_EXTRA_CA_CERTS, vars::NODE_USE_SYSTEM_CA, vars::SSL_CERT_DIR, vars::SSL_CERT_FILE];
    Question {
        node,
        flags: flags.map(str::to_owned).collect(),
        env: names.into_iter().filter_map(|name| Some((name, shell.non_empty(name)?.to_owned()))).collect(),
        route: &call.route,
        proxy: call.proxy_hop.as_ref().map(|hop| trust(hop, bundle)).unwrap_or_default(),
        endpoint: trust(&call.endpoint_hop, bundle),
    }
}

fn trust<'a>(hop: &Hop, bundle: &'a Bundle) -> Trust<'a> {
    Trust { ca: own_list(&hop.roots.variables, bundle), unverified: !hop.verify }
}

/// The `ca` option as the client fills it, if it does.
fn own_list<'a>(variables: &[&str], bundle: &'a Bundle) -> Option<Vec<Piece<'a>>> {
    let is_own = |name: &str| CA_NAMES.contains(&name) || CAFILE_NAMES.contains(&name) || name == "--cafile";
    variables.iter().any(|name| is_own(name)).then(|| {
        let sources = bundle.items.iter().map(|item| &item.source).filter(|source| {
            let name = source.origin.variable.as_deref().or(source.origin.option.as_deref());
            name.is_some_and(|name| is_own(name) && variables.contains(&name))
        });
        let piece = |bytes: &'a Vec<u8>, text: bool| match std::str::from_utf8(bytes) {
            Ok(content) if text => Piece::Text(content),
            _ => Piece::Bytes(bytes),
        };
        sources.filter_map(|source| Some(piece(source.bytes.as_ref().ok()?, source.is_text()))).collect()
    })
}

fn same(one: &Question<'_>, other: &Question<'_>) -> bool {
    one.route == other.route && one.endpoint == other.endpoint && one.proxy == other.proxy
}

fn compared(call: &CallRun, word: &Word) -> Confirmation {
    let version = match word {
        Word::Silent(why) => return Confirmation::Nothing(why.clone()),
        Word::Trusts { version } | Word::Refuses { version, .. } => version,
    };
    let assumed = call.call.runtime.unwrap_or_default();
    let major = version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0);
    if Runtime::nearest(major).0 != assumed {
        let assumed = assumed.major();
        return Confirmation::Nothing(format!(
            "the `node` on PATH is {version}, and the prediction is for Node {assumed}: say `--node {major}`"
        ));
    }
    let version = version.clone();
    let said = match word {
        Word::Refuses { code, .. } => code.clone(),
        _ => TRUSTED.to_owned(),
    };
    match predicted(call) {
        // What cannot be judged here is no disagreement: Node's word fills the gap.
        Some(predicted) if predicted != said => Confirmation::Differs { version, predicted, said },
        _ => Confirmation::Agrees(version),
    }
}

const TRUSTED: &str = "trusted";

/// The code of the verdict that decides, or that all is well; `None` where the judge cannot tell.
fn predicted(call: &CallRun) -> Option<String> {
    if let Some(refusal) = call.distrust() {
        return Some(refusal.code.clone().unwrap_or_default());
    }
    let verdicts = [&call.verdicts.proxy, &call.verdicts.endpoint];
    let open = verdicts.into_iter().flatten().any(|verdict| verdict.ok.is_none());
    (!open).then(|| TRUSTED.to_owned())
}

/// The outcome with Node's word in place of the judge's.
fn listen(call: &mut CallRun, word: &Word, trace: &crate::wire::Trace) {
    let said = match word {
        Word::Refuses { code, message, .. } => Verdict::heard(Some((code, message))),
        _ => Verdict::heard(None),
    };
    if matches!(call.confirmation, Some(Confirmation::Differs { .. })) || predicted(call).is_none() {
        let mut verdicts = call.verdicts.clone();
        if call.verdicts.endpoint.is_some() {
            verdicts.endpoint = Some(said);
        } else {
            verdicts.proxy = Some(said);
        }
        call.outcome = outcome(&call.call, trace, &verdicts);
        call.verdicts = verdicts;
    }
    call.outcome.source = Provenance::Node;
}
