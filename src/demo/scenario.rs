//! The situations the demo can play, as one table: what stands at the other end, and what the user has set.

use serde::Serialize;

use super::interceptor::Manner;

/// One situation.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Scenario {
    pub name: &'static str,
    /// What is wrong, one line, no full stop.
    pub about: &'static str,
    /// The rule that `check` is to name as the root cause; `None` when nothing is wrong.
    pub cause: Option<&'static str>,
    #[serde(skip)]
    pub(super) peer: Peer,
    #[serde(skip)]
    pub(super) trust: Trust,
    #[serde(skip)]
    pub(super) credentials: Credentials,
}

/// What stands between the client and STS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Peer {
    /// Nothing: the endpoint answers, with this certificate.
    Endpoint(Leaf),
    /// The endpoint's clock is two hours ahead; its certificate is good.
    EndpointAhead,
    Proxy(Manner),
}

/// The endpoint's certificate, always sent with its intermediate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    Good,
    Expired,
    /// Made for another host.
    Foreign,
}

/// What the user has set to make the peer trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    Nothing,
    Cafile(Ca),
    /// The right root in `ca`, with its line breaks turned into blanks, as an unquoted `echo $CA` does.
    GarbledCa,
    NodeExtra(Ca),
}

/// A certificate file in the scratch folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ca {
    Intermediate,
    /// The CA of the intercepting proxy.
    Proxy,
    Root,
    /// A root that has nothing to do with the endpoint.
    Stranger,
}

/// What `~/.aws/credentials` holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Credentials {
    Good,
    Unknown,
    Unsubscribed,
}

impl Scenario {
    /// The scenario of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|scenario| scenario.name == name)
    }

    const fn direct(name: &'static str, about: &'static str, leaf: Leaf, trust: Trust) -> Self {
        let peer = Peer::Endpoint(leaf);
        Self { name, about, cause: None, peer, trust, credentials: Credentials::Good }
    }

    const fn proxied(name: &'static str, about: &'static str, manner: Manner, trust: Trust) -> Self {
        let peer = Peer::Proxy(manner);
        Self { name, about, cause: None, peer, trust, credentials: Credentials::Good }
    }

    const fn with(self, credentials: Credentials) -> Self {
        Self { credentials, ..self }
    }

    const fn cause(self, rule: &'static str) -> Self {
        Self { cause: Some(rule), ..self }
    }

    /// Whether a request may be signed at all here: what the user has set leads to the peer's root.
    #[must_use]
    pub fn is_trusted(&self) -> bool {
        match (self.peer, self.trust) {
            (Peer::Endpoint(Leaf::Good) | Peer::EndpointAhead, Trust::Cafile(ca)) => ca == Ca::Root,
            (Peer::Proxy(_), Trust::NodeExtra(ca)) => ca == Ca::Proxy,
            _ => false,
        }
    }
}

/// Every scenario, in the order of the list that `demo` prints.
pub static SCENARIOS: [Scenario; 13] = [
    Scenario::direct("ok", "everything is right", Leaf::Good, Trust::Cafile(Ca::Root)),
    Scenario::direct(
        "missing-root",
        "the endpoint's certificate comes from a private CA that nothing is told to trust",
        Leaf::Good,
        Trust::Nothing,
    )
    .cause("tls/issuer-unknown"),
    Scenario::proxied(
        "intercepted",
        "a corporate proxy opens the connection, and its CA is not trusted",
        Manner::InterceptWithLeaf,
        Trust::Nothing,
    )
    .cause("tls/intercepted"),
    Scenario::direct(
        "intermediate-only",
        "`cafile` holds the intermediate certificate, but not its root",
        Leaf::Good,
        Trust::Cafile(Ca::Intermediate),
    )
    .cause("bundle/issuer-missing"),
    Scenario::direct(
        "expired",
        "the endpoint's certificate ended yesterday",
        Leaf::Expired,
        Trust::Cafile(Ca::Root),
    )
    .cause("tls/expired"),
    Scenario::direct(
        "wrong-host",
        "the endpoint's certificate was made for another host",
        Leaf::Foreign,
        Trust::Cafile(Ca::Root),
    )
    .cause("tls/wrong-host"),
    Scenario::proxied(
        "proxy-auth",
        "the proxy wants a user and a password",
        Manner::Password,
        Trust::NodeExtra(Ca::Root),
    )
    .cause("proxy/auth-required"),
    Scenario::proxied(
        "captive-portal",
        "the network shows a login page in place of AWS",
        Manner::Portal,
        Trust::NodeExtra(Ca::Root),
    )
    .cause("net/captive-portal"),
    Scenario::direct(
        "no-subscription",
        "the AWS account has not finished its sign-up",
        Leaf::Good,
        Trust::Cafile(Ca::Root),
    )
    .with(Credentials::Unsubscribed)
    .cause("aws/subscription"),
    Scenario::direct("bad-key", "AWS does not know the access key", Leaf::Good, Trust::Cafile(Ca::Root))
        .with(Credentials::Unknown)
        .cause("aws/invalid-key"),
    Scenario {
        name: "clock-skew",
        about: "this machine's clock is two hours behind that of AWS",
        cause: Some("aws/clock-skew"),
        peer: Peer::EndpointAhead,
        trust: Trust::Cafile(Ca::Root),
        credentials: Credentials::Good,
    },
    Scenario::direct(
        "garbled-ca",
        "`ca` lost its line breaks on the way, so no certificate is read from it",
        Leaf::Good,
        Trust::GarbledCa,
    )
    .cause("bundle/one-line"),
    Scenario::direct(
        "two-faults",
        "the endpoint's certificate ended yesterday, and `cafile` holds the wrong root as well",
        Leaf::Expired,
        Trust::Cafile(Ca::Stranger),
    )
    .cause("tls/expired"),
];

/// The story that `demo` tells without an argument.
pub(super) static STORY: [Scenario; 3] = [
    Scenario::proxied(
        "scene 1",
        "a corporate proxy opens every TLS connection, and nothing was told to trust its CA",
        Manner::InterceptWithChain,
        Trust::Nothing,
    ),
    Scenario::proxied(
        "scene 2",
        "the usual fix: the proxy's CA in `cafile`; behind a proxy Serverless does not use it",
        Manner::InterceptWithChain,
        Trust::Cafile(Ca::Proxy),
    ),
    Scenario::proxied(
        "scene 3",
        "the right fix: the proxy's CA in `NODE_EXTRA_CA_CERTS`",
        Manner::InterceptWithChain,
        Trust::NodeExtra(Ca::Proxy),
    ),
];
