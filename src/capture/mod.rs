//! What the network presents for one host on one client's way: who made it, which root is missing, and which setting helps.
//!
//! The network is an argument, as for [`crate::check`]. Nothing is written here, and nothing that came by the wire is trusted:
//! a root is found, the setting is tried on the models, and whoever calls has to be told that the root is the right one.

mod prediction;
mod search;
mod setting;
mod standing;

use crate::client::{Assessor, Call, ClientId, Runtime, Stop};
use crate::finding::Fix;
use crate::inspect::authority;
use crate::judge::Verdict;
use crate::merge::{self, Kept, Merged, Provider};
use crate::origin::Origin;
use crate::probe::aia::Unfetched;
use crate::trust::anchor::Anchor;
use crate::trust::certificate::Certificate;
use crate::wire::{Proxy, Route, Trace};
use crate::world::World;

pub use search::{Found, Search, Where};
pub use standing::Standing;

use prediction::Prediction;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Request {
    pub host: String,
    pub port: u16,
    pub client: ClientId,
    pub runtime: Runtime,
    /// Also ask where the certificates say that their issuers' are.
    pub aia: bool,
    /// Where the root would be written, from the root of the file system on.
    pub path: String,
    /// Seconds since the epoch.
    pub at: i64,
}

/// What is outside: the network.
pub struct Outside<'a> {
    pub prober: &'a dyn Fn(&Route) -> Trace,
    pub fetcher: &'a Fetcher<'a>,
}

/// Fetches what is at an address, by the proxy if there is one.
pub type Fetcher<'a> = dyn Fn(&str, Option<&Proxy>) -> Result<Vec<u8>, Unfetched> + 'a;

/// All that came of it.
#[derive(Clone, Debug)]
pub struct Capture {
    pub request: Request,
    /// The client's call to this host, as its settings stand.
    pub call: Call,
    /// The client ends here before it comes to its call.
    pub stop: Option<Stop>,
    pub trace: Trace,
    /// What was presented, decoded, leaf first. Empty: nothing arrived.
    pub chain: Vec<Certificate>,
    pub standing: Standing,
    /// What the client says to it now; `None` where it does not look, or nothing arrived.
    pub verdict: Option<Verdict>,
    pub search: Search,
    /// The setting after which the client trusts the host, tried on the models with the root in its file. `None`: none does.
    pub setting: Option<Fix>,
    /// The file that the setting's variable names now, and will no longer.
    pub displaces: Option<(String, String)>,
}

impl Capture {
    /// The client trusts the host as its settings stand.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        let trusts =
            self.verdict.as_ref().map_or(!self.call.endpoint_hop.verify, |verdict| verdict.ok == Some(true));
        !self.chain.is_empty() && trusts
    }

    /// The name that the highest certificate presented gives its issuer. Hostile until escaped.
    #[must_use]
    pub fn missing(&self) -> Option<&str> {
        let top = search::top(&self.chain)?;
        let common_name = top.issuer.split(", ").filter_map(|part| part.strip_prefix("CN=")).last();
        Some(common_name.unwrap_or(&top.issuer))
    }

    /// What is to be written: the root, and what leads to it and was not sent.
    #[must_use]
    pub fn bundle(&self) -> Option<Merged> {
        let found = self.search.found.as_ref()?;
        Some(bundle(found, &self.authority()))
    }

    /// `host:port`
    #[must_use]
    pub fn authority(&self) -> String {
        authority(&self.request.host, self.request.port)
    }
}

/// Looks, and finds out what would help.
#[must_use]
pub fn capture(request: &Request, world: &World, outside: &Outside<'_>) -> Capture {
    let Prediction { call, stop, given } = prediction::predict(request, world);
    let trace = (outside.prober)(&call.route);
    let presented = trace.tls.as_ref().map(|seen| seen.chain.clone()).unwrap_or_default();
    let chain: Vec<Certificate> =
        presented.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
    let assessor = Assessor::default();
    let verdict = trace.tls.as_ref().and_then(|seen| assessor.verdict(&call.endpoint_hop, seen, request.at));
    let mut capture = Capture {
        request: request.clone(),
        standing: Standing::of(&presented, &chain),
        call,
        stop,
        trace,
        chain,
        verdict,
        search: Search::default(),
        setting: None,
        displaces: None,
    };
    let lacks_root = capture.verdict.as_ref().is_some_and(|verdict| verdict.ok != Some(true));
    if lacks_root {
        let helps = |path: &[Certificate]| helps(&capture, path, &assessor);
        capture.search = search::search(&capture, &given, world, outside, &helps);
        choose_setting(&mut capture, world, &assessor);
    }
    capture
}

/// Whether the client would trust the host if it also had these, by whatever setting.
fn helps(capture: &Capture, path: &[Certificate], assessor: &Assessor) -> bool {
    let more = path.iter().map(|certificate| Anchor::plain(&certificate.der)).collect();
    let (hop, at) = (&capture.call.endpoint_hop, capture.request.at);
    let verdict = capture.trace.tls.as_ref().map(|seen| assessor.verdict_with(hop, more, seen, at));
    verdict.is_some_and(|verdict| verdict.ok == Some(true))
}

/// The first setting that works with the root in its file.
fn choose_setting(capture: &mut Capture, world: &World, assessor: &Assessor) {
    let Some(merged) = capture.bundle() else { return };
    let pem = merge::plain(&merged);
    let path = &capture.request.path;
    let settings = setting::settings(capture.request.client, &world.env, path);
    let imagined = World { files: world.files.with(path, pem.as_bytes()), ..world.clone() };
    let works = |fix: &Fix| setting::works(fix, capture, &imagined, assessor);
    let Some(mut fix) = settings.into_iter().find(works) else { return };
    fix.verified = true;
    capture.displaces = setting::displaced(&fix, &world.env, path);
    capture.setting = Some(fix);
}

fn bundle(found: &Found, authority: &str) -> Merged {
    let kept = found.path.iter().rev().map(|certificate| Kept {
        certificate: certificate.clone(),
        provider: Provider::User,
        origin: match &found.place {
            Where::Issuer(url) => Origin::file(url),
            Where::Presented => Origin::host(authority),
            Where::Settings(origin) | Where::System(origin) => origin.clone(),
        },
    });
    Merged { kept: kept.collect(), ..Merged::default() }
}

#[cfg(test)]
mod tests;
