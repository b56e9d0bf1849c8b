//! What a client would do: the calls it makes, the way each takes, and what it trusts on every hop.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::endpoint::Service;
use super::id::{ClientId, Provenance, Runtime};
use super::model::Model;
use crate::input::proxy::bypass::Reading;
use crate::input::vars;
use crate::judge::{Judge, Store};
use crate::origin::Origin;
use crate::secret::Secret;
use crate::trust::anchor::Anchor;
use crate::wire::Route;

/// One client's plan for the services asked about.
#[derive(Clone, Debug)]
pub struct Plan {
    pub client: ClientId,
    /// The Node it runs on; `None` for programs that run on none.
    pub runtime: Option<Runtime>,
    /// The client ends here, before or instead of its calls.
    pub stop: Option<Stop>,
    pub calls: Vec<Call>,
    /// Warnings the client prints and then goes on, such as Node's about `NODE_EXTRA_CA_CERTS`.
    pub warnings: Vec<String>,
    /// Variables whose trust material the client reads for some hop.
    pub reads: BTreeSet<&'static str>,
}

/// One call, the way it takes, and what guards it.
#[derive(Clone, Debug)]
pub struct Call {
    pub client: ClientId,
    pub runtime: Option<Runtime>,
    pub service: Service,
    /// What the call is for, in a word or two (`the credential check`).
    pub purpose: &'static str,
    /// The name of the operation, as AWS CLI words it.
    pub operation: &'static str,
    /// It gets the credentials that the calls after it are signed with.
    pub for_credentials: bool,
    pub route: Route,
    /// The region in the signature's credential scope.
    pub region: String,
    /// The variable the proxy comes from.
    pub proxy_variable: Option<&'static str>,
    /// Variables that name another proxy and lose to that one.
    pub proxy_hides: Vec<&'static str>,
    /// What stands there; it may hold a password.
    pub proxy_text: Option<Secret>,
    /// What the client makes of `NO_PROXY` for this host, where it has a proxy to pass by.
    pub no_proxy: Option<Reading>,
    /// What names the endpoint, where it is not the client's own.
    pub endpoint_origin: Option<Origin>,
    /// The TLS session with an `https://` proxy; `None` where there is none.
    pub proxy_hop: Option<Hop>,
    /// The TLS session with the endpoint, through the tunnel if there is a proxy.
    pub endpoint_hop: Hop,
    /// The client ends here without sending a packet.
    pub stop: Option<Stop>,
    /// Why no prediction can be certain, whatever the wire shows.
    pub doubt: Option<String>,
    pub patience: Patience,
    pub(super) model: &'static Model,
}

impl Plan {
    /// Where the client ends because of what this variable holds, on any of its calls.
    #[must_use]
    pub fn stop_for(&self, variable: &str) -> Option<&Stop> {
        let of_calls = self.calls.iter().flat_map(|call| [&call.stop, &call.endpoint_hop.refusal]);
        let mut stops = std::iter::once(&self.stop).chain(of_calls).flatten();
        stops.find(|stop| stop.variable == Some(variable))
    }

    /// The client ends with these words before any call that has not ended already: no credentials, no such profile.
    pub fn end_with(&mut self, code: &str, message: &str) {
        let stop = self.end(code, message, When::Request);
        for call in &mut self.calls {
            call.stop.get_or_insert_with(|| stop.clone());
        }
        self.stop.get_or_insert(stop);
    }

    /// The client ends with these words before it comes to anything else, offline commands included: its configuration is
    /// refused. Only Node itself comes before that.
    pub fn begin_with(&mut self, code: &str, message: &str) {
        let is_node =
            |stop: &Option<Stop>| stop.as_ref().is_some_and(|stop| stop.variable == Some(vars::NODE_OPTIONS));
        if !is_node(&self.stop) {
            let stop = self.end(code, message, When::Load);
            self.calls.iter_mut().for_each(|call| call.stop = Some(stop.clone()));
            self.stop = Some(stop);
        }
    }

    fn end(&self, code: &str, message: &str, when: When) -> Stop {
        let exit = if self.client == ClientId::AwsCli { 255 } else { 1 };
        Stop { code: code.to_owned(), message: message.to_owned(), when, variable: None, hangs: None, exit }
    }
}

impl Call {
    /// Whether `.env` of the folder, and not the user, chose the place of this call: nothing is signed for it then.
    #[must_use]
    pub fn is_steered_by(&self, dotenv: &[(String, Origin)]) -> bool {
        self.steered_by(dotenv).is_some()
    }

    /// The line of `.env` that did: by naming the endpoint, or the file or folder in which it is named.
    #[must_use]
    pub fn steered_by<'a>(&self, dotenv: &'a [(String, Origin)]) -> Option<&'a Origin> {
        const FOLDERS: [&str; 4] = [vars::HOME, vars::USERPROFILE, vars::HOMEDRIVE, vars::HOMEPATH];
        let origin = self.endpoint_origin.as_ref()?;
        let leads = |name: &str| match &origin.variable {
            Some(variable) => variable == name,
            None => FOLDERS.contains(&name),
        };
        dotenv.iter().find(|(name, _)| leads(name)).map(|(_, place)| place)
    }

    /// Where statements about this call come from.
    #[must_use]
    pub fn provenance(&self) -> Provenance {
        self.model.provenance
    }
}

/// What the client trusts in one TLS session.
#[derive(Clone, Debug)]
pub struct Hop {
    /// The name the certificate is checked against.
    pub name: String,
    pub roots: Roots,
    /// Whether the client checks the chain at all.
    pub verify: bool,
    /// By whose rules the chain is judged.
    pub judge: Judge,
    /// The client cannot load its trust material, and finds out when this session starts.
    pub refusal: Option<Stop>,
}

/// The roots of one hop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    /// Whether the client's own roots (Mozilla's) count.
    pub built_in: bool,
    /// Certificates from the user's settings, in the order read.
    pub anchors: Vec<Arc<Anchor>>,
    /// The variables these came from.
    pub variables: Vec<&'static str>,
    /// A file that the client reads and slsca does not: roots may be missing here.
    pub unread: Option<String>,
}

impl Roots {
    /// The store the client has filled with them.
    #[must_use]
    pub fn store(&self) -> Arc<Store> {
        match (self.built_in, self.anchors.is_empty()) {
            (true, true) => Store::built_in(),
            (true, false) => Arc::new(Store::built_in_and(self.anchors.clone())),
            (false, _) => Arc::new(Store::new(self.anchors.clone())),
        }
    }

    /// Whether the store is the same, wherever the certificates came from.
    pub(super) fn fills_as(&self, other: &Self) -> bool {
        self.built_in == other.built_in && self.anchors == other.anchors
    }
}

/// The client gives up: its code, and the line the user sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// What the runtime calls it: `ENOENT`, `ERR_INVALID_URL`.
    pub code: String,
    pub message: String,
    pub when: When,
    /// The variable that holds the offending value.
    pub variable: Option<&'static str>,
    /// Why the client waits for ever, if it does; it prints nothing then.
    pub hangs: Option<String>,
    /// The exit code of the program.
    pub exit: u8,
}

/// When a client finds out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// While the program loads: offline commands such as `print` and `package` fail too.
    Load,
    /// When the first request is made.
    Request,
    /// When the TLS session starts.
    Handshake,
}

/// How long a client tries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patience {
    /// Rounds of the framework around the SDK's own tries.
    pub rounds: u32,
    /// Tries of the SDK in each round.
    pub tries: u32,
    /// Milliseconds without traffic before a request is given up; `None` waits for ever.
    pub silence_ms: Option<u64>,
}

impl Patience {
    /// Handshakes made for an error that is tried again.
    #[must_use]
    pub fn handshakes(&self) -> u32 {
        self.rounds * self.tries
    }

    /// Seconds the user waits for such an error, at least and at most: the framework sleeps 4 to 7 s between rounds.
    #[must_use]
    pub fn wait_s(&self) -> (u32, u32) {
        let sleeps = self.rounds.saturating_sub(1);
        (sleeps * 4, sleeps * 7 + self.rounds)
    }
}
