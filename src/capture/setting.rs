//! Settings that could lead a client to a root in a file, each tried on the models: by what it reads, not by what should work.

use crate::client::{Assessor, ClientId};
use crate::finding::Fix;
use crate::input::ca::{CA_NAMES, CAFILE_NAMES};
use crate::input::vars;
use crate::world::{Env, World};

use super::{Capture, prediction};

/// The gentlest first: what adds a root, then what replaces them.
pub(super) fn settings(client: ClientId, env: &Env, path: &str) -> Vec<Fix> {
    let name = client.title();
    let one = |variable: &str| Fix::new(format!("let {name} read it")).set(variable, path);
    match client {
        ClientId::AwsCli => vec![one(vars::AWS_CA_BUNDLE)],
        ClientId::Curl => vec![one(vars::CURL_CA_BUNDLE)],
        ClientId::Node => vec![one(vars::NODE_EXTRA_CA_CERTS)],
        ClientId::Rustls => vec![with_cafile(env, path, name)],
        _ => {
            let given = CA_NAMES.iter().chain(&CAFILE_NAMES).filter(|variable| env.get(variable).is_some());
            let alone = given.fold(one(vars::NODE_EXTRA_CA_CERTS), |fix, variable| fix.unset(variable));
            vec![one(vars::NODE_EXTRA_CA_CERTS), with_cafile(env, path, name), alone]
        }
    }
}

/// The file beside those that are named already.
fn with_cafile(env: &Env, path: &str, name: &str) -> Fix {
    let known = CAFILE_NAMES.iter().find_map(|variable| Some((*variable, env.non_empty(variable)?)));
    match known {
        Some((variable, list)) => Fix::new(format!("let {name} read it beside what is named already"))
            .set(variable, format!("{list},{path}")),
        None => Fix::new(format!("let {name} read it")).set(vars::CAFILE, path),
    }
}

/// Whether the client, with this change, takes the same way and trusts what was presented on it.
pub(super) fn works(fix: &Fix, capture: &Capture, world: &World, assessor: &Assessor) -> bool {
    let mut changed = world.clone();
    for name in &fix.unset {
        changed.env.unset(name);
    }
    for (name, value) in &fix.set {
        changed.env.set(name, value);
    }
    let prediction::Prediction { call, stop, .. } = prediction::predict(&capture.request, &changed);
    let (hop, at) = (&call.endpoint_hop, capture.request.at);
    let trusts = |hop: &crate::client::Hop, seen| {
        assessor.verdict(hop, seen, at).is_none_or(|verdict| verdict.ok == Some(true))
    };
    let trace = &capture.trace;
    let trusts_proxy =
        call.proxy_hop.as_ref().zip(trace.proxy_tls.as_ref()).is_none_or(|(hop, seen)| trusts(hop, seen));
    let trusts_host = trace.tls.as_ref().is_some_and(|seen| trusts(hop, seen));
    call.route == capture.call.route && stop.is_none() && hop.refusal.is_none() && trusts_proxy && trusts_host
}

/// What the variable names now, where the setting takes that away.
pub(super) fn displaced(fix: &Fix, env: &Env, path: &str) -> Option<(String, String)> {
    let (variable, value) = fix.set.iter().next()?;
    let before = env.non_empty(variable).filter(|before| *before != path && !value.starts_with(before))?;
    Some((variable.clone(), before.to_owned()))
}
