//! What the network showed, as data: one [`Trace`] for each route that was tried.
//!
//! Made by `probe/`, read by client models and rules. Nothing here talks, and nothing here judges.

use crate::secret::Secret;

/// Where a request goes, and through what. Two clients with the same route share one probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `https`, or `http` for a custom endpoint.
    pub scheme: Scheme,
    /// Host name or address literal (IPv6 without brackets), as the client has it.
    pub host: String,
    pub port: u16,
    pub proxy: Option<Proxy>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Http,
    Https,
}

/// A proxy as a client understood its URL.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    pub scheme: ProxyScheme,
    /// Host name or address literal (IPv6 without brackets).
    pub host: String,
    pub port: u16,
    /// Percent-decoded, as the client sends it.
    pub user: Option<String>,
    /// Percent-decoded, as the client sends it.
    pub password: Option<Secret>,
}

impl std::fmt::Debug for Proxy {
    /// Company proxies take the name and password of the directory: neither is shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Proxy")
            .field("scheme", &self.scheme)
            .field("host", &self.host)
            .field("port", &self.port)
            .field("user", &self.user.as_ref().map(|_| "<redacted>"))
            .field("password", &self.password)
            .finish()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyScheme {
    Http,
    Https,
    Socks5,
    /// SOCKS 5 with the name resolved by the proxy.
    Socks5h,
}

/// The phases of a request, in their order; the names are those of the JSON report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Dns,
    Tcp,
    ProxyDns,
    ProxyTcp,
    ProxyTls,
    Connect,
    Tls,
    Http,
    Aws,
}

impl Phase {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Tcp => "tcp",
            Self::ProxyDns => "proxy-dns",
            Self::ProxyTcp => "proxy-tcp",
            Self::ProxyTls => "proxy-tls",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Http => "http",
            Self::Aws => "aws",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    Failed,
    Ok,
    Skipped,
}

/// One phase of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub phase: Phase,
    /// Milliseconds spent in this phase.
    pub ms: f64,
    pub outcome: StepOutcome,
    /// Short and for people: addresses, versions, the status line. Escaped by the renderer.
    pub detail: String,
}

/// All that one route showed.
#[derive(Clone, Debug)]
pub struct Trace {
    pub route: Route,
    pub steps: Vec<Step>,
    /// The handshake with an `https://` proxy.
    pub proxy_tls: Option<Handshake>,
    /// The handshake with the endpoint, also when it failed.
    pub tls: Option<Handshake>,
    /// The answer to the request, if one was sent.
    pub answer: Option<Answer>,
    /// What AWS meant by that answer, or that it was not AWS that answered.
    pub aws: Option<AwsAnswer>,
    /// The first thing that failed on the wire. Distrust of a chain is no failure of the wire: that is judged.
    pub failure: Option<Failure>,
    /// Whether the request that was sent carried a signature.
    pub signed: bool,
}

impl Trace {
    /// A route that was not tried.
    #[must_use]
    pub fn untried(route: &Route) -> Self {
        Self {
            route: route.clone(),
            steps: Vec::new(),
            proxy_tls: None,
            tls: None,
            answer: None,
            aws: None,
            failure: None,
            signed: false,
        }
    }
}

/// What a TLS handshake showed, whether or not the peer is to be trusted.
#[derive(Clone, Debug, Default)]
pub struct Handshake {
    /// DER certificates as sent, leaf first. Empty when none arrived.
    pub chain: Vec<Vec<u8>>,
    /// As OpenSSL spells them: `TLSv1.3`, `TLS_AES_128_GCM_SHA256`, `X25519`.
    pub version: Option<String>,
    pub suite: Option<String>,
    pub group: Option<String>,
    /// The signature scheme of the handshake (`ecdsa_secp256r1_sha256`).
    pub scheme: Option<String>,
    /// Whether the peer proved that it holds the leaf's key. A request is signed only when it did.
    pub signature_verified: bool,
    /// Why that proof could not be checked here, although the handshake went on (an RSA key under 2048 bits, say).
    pub signature_unchecked: Option<String>,
    /// The server asked for a client certificate.
    pub client_certificate_requested: bool,
    pub ocsp_stapled: bool,
}

/// An HTTP answer, bounded.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// Lower-case names, in the order received.
    pub headers: Vec<(String, String)>,
    /// At most the probe's body limit.
    pub body: Vec<u8>,
    /// When the answer arrived by our clock, seconds since the epoch.
    pub received_at: i64,
}

impl Answer {
    /// The first header of that (lower-case) name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// An answer in AWS's terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AwsAnswer {
    /// The account of `GetCallerIdentity`.
    pub account: Option<String>,
    /// The ARN of `GetCallerIdentity`.
    pub arn: Option<String>,
    pub error: Option<AwsError>,
    /// Seconds that our clock is ahead of AWS's `Date` header (negative: behind).
    pub skew: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsError {
    /// As the service spells it (`OptInRequired`); the status code when the answer has no code.
    pub code: String,
    /// As the service words it; may be empty.
    pub message: String,
    pub class: AwsClass,
    /// What was denied and by what, where the service says so.
    pub denial: Option<Denial>,
}

/// A missing permission, as AWS puts it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// `cloudformation:DescribeStacks`
    pub action: String,
    /// The kind of policy that decided (`service control policy`), in AWS's words; `None` where it does not say.
    pub policy: Option<&'static str>,
    /// A policy says no. Otherwise none says yes.
    pub explicit: bool,
}

/// What kind of no it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AwsClass {
    /// The signature is too old or not yet valid for AWS's clock.
    ClockSkew,
    /// The keys are good, the action is not allowed.
    Denied,
    ExpiredToken,
    /// The key id, or the token, is unknown to AWS.
    InvalidKey,
    Other,
    /// The answer is not from AWS: a proxy, a portal or some web server wrote it.
    ProxyPage,
    /// The account has not switched the region on.
    RegionDisabled,
    /// AWS itself is at fault.
    Service,
    /// The secret key does not fit, or the signature is incomplete.
    Signature,
    /// The account is not signed up for the service.
    Subscription,
    Throttled,
}

impl AwsClass {
    /// The name in the JSON report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ClockSkew => "clock-skew",
            Self::Denied => "denied",
            Self::ExpiredToken => "expired-token",
            Self::InvalidKey => "invalid-key",
            Self::Other => "other",
            Self::ProxyPage => "proxy-page",
            Self::RegionDisabled => "region-disabled",
            Self::Service => "service",
            Self::Signature => "signature",
            Self::Subscription => "subscription",
            Self::Throttled => "throttled",
        }
    }
}

/// What went wrong on the wire, by phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// A name could not be resolved. `proxy`: it was the proxy's name.
    Dns { proxy: bool, host: String, kind: DnsFailure },
    /// No address could be connected to. `proxy`: it was the proxy's address.
    Tcp { proxy: bool, kind: TcpFailure, addresses: Vec<std::net::SocketAddr> },
    /// The proxy answered CONNECT with something other than 2xx.
    ConnectRefused {
        status: u16,
        reason: String,
        /// Schemes of `Proxy-Authenticate` (`Basic`, `NTLM`, `Negotiate`).
        authenticate: Vec<String>,
        headers: Vec<(String, String)>,
        /// The head of the body, bounded.
        body: Vec<u8>,
        /// The body came in a segment of its own, after the head: some clients never read it.
        body_apart: bool,
    },
    /// The proxy sent something that is no HTTP answer; its first bytes.
    ConnectGarbage { first: Vec<u8> },
    /// The proxy closed or reset the connection instead of answering CONNECT.
    ConnectClosed { reset: bool },
    /// The SOCKS proxy said no; its reply code (RFC 1928, 6; 255 where it refused to authenticate us), or `None` for
    /// what is no SOCKS.
    Socks { reply: Option<u8> },
    /// A TLS handshake failed. `proxy`: with the proxy itself.
    Tls { proxy: bool, kind: TlsFailure },
    /// The TLS session stood, the HTTP exchange did not.
    Http { kind: HttpFailure },
    /// A phase took longer than it may, and the peer was silent.
    Timeout { phase: Phase },
    /// A phase took longer than it may, and the peer was still sending.
    Unfinished { phase: Phase },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DnsFailure {
    /// The name does not exist (`EAI_NONAME`, `EAI_NODATA`).
    NotFound,
    /// No server answered (`EAI_AGAIN`).
    Temporary,
    /// Another code of getaddrinfo.
    Other(i32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TcpFailure {
    Refused,
    Reset,
    TimedOut,
    /// No route to the network or the host.
    Unreachable,
    /// Another errno.
    Other(Option<i32>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TlsFailure {
    /// The peer sent a fatal alert; its number (RFC 8446, 6).
    Alert(u8),
    /// The peer closed in the middle of the handshake.
    Closed,
    /// The peer reset the connection in the middle of the handshake.
    Reset,
    /// The peer closed or reset in the middle of a message: its answer began and never got to an end.
    Truncated { reset: bool },
    /// The peer answered in clear text; its first bytes.
    NotTls { first: Vec<u8> },
    /// The peer broke the protocol, or sent a record that cannot be read.
    Protocol { detail: String },
    /// The peer offers only what this TLS stack lacks (old versions, CBC, static RSA): some clients might manage.
    Incompatible { detail: String },
    /// The signature that proves possession of the leaf's key is wrong, or cannot be checked here.
    BadSignature { detail: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HttpFailure {
    /// Closed or reset before a status line.
    Closed { reset: bool },
    /// The body ended early.
    HalfBody,
    /// Not HTTP.
    Malformed { detail: String },
    /// A fatal alert after the handshake, such as a missing client certificate in TLS 1.3.
    Alert(u8),
}
