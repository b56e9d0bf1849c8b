//! What can fail on the wire, by the names that cases use.

use slsca::wire::{DnsFailure, Failure, HttpFailure, Phase, TcpFailure, TlsFailure};

/// The failure of this name, with what follows its colon.
#[expect(clippy::too_many_lines, reason = "a table of names")]
pub(crate) fn named(name: &str) -> Failure {
    let tls = |kind| Failure::Tls { proxy: false, kind };
    match name.split_once(':').unwrap_or((name, "")) {
        ("dns-not-found", host) => {
            Failure::Dns { proxy: false, host: host.to_owned(), kind: DnsFailure::NotFound }
        }
        ("dns-temporary", host) => {
            Failure::Dns { proxy: false, host: host.to_owned(), kind: DnsFailure::Temporary }
        }
        ("proxy-dns-not-found", host) => {
            Failure::Dns { proxy: true, host: host.to_owned(), kind: DnsFailure::NotFound }
        }
        ("refused", _) => Failure::Tcp { proxy: false, kind: TcpFailure::Refused, addresses: Vec::new() },
        ("unreachable", _) => {
            Failure::Tcp { proxy: false, kind: TcpFailure::Unreachable, addresses: Vec::new() }
        }
        ("unreachable-v6", _) => {
            let addresses = vec!["[2001:db8::1]:443".parse().expect("an address")];
            Failure::Tcp { proxy: false, kind: TcpFailure::Unreachable, addresses }
        }
        ("tcp-timeout", _) => {
            Failure::Tcp { proxy: false, kind: TcpFailure::TimedOut, addresses: Vec::new() }
        }
        ("tcp-reset", _) => Failure::Tcp { proxy: false, kind: TcpFailure::Reset, addresses: Vec::new() },
        ("tcp-errno", number) => {
            let kind = TcpFailure::Other(Some(number.parse().expect("a number")));
            Failure::Tcp { proxy: false, kind, addresses: Vec::new() }
        }
        ("proxy-refused", _) => {
            Failure::Tcp { proxy: true, kind: TcpFailure::Refused, addresses: Vec::new() }
        }
        ("unfinished", "tls") => Failure::Unfinished { phase: Phase::Tls },
        ("unfinished", "http") => Failure::Unfinished { phase: Phase::Http },
        ("timeout", phase) => {
            let phases = [
                Phase::Dns,
                Phase::Tcp,
                Phase::ProxyDns,
                Phase::ProxyTcp,
                Phase::ProxyTls,
                Phase::Connect,
                Phase::Tls,
                Phase::Http,
            ];
            let phase = phases.into_iter().find(|known| known.name() == phase).expect("a phase");
            Failure::Timeout { phase }
        }
        ("connect", status) => {
            let (status, schemes) = status.split_once(' ').unwrap_or((status, ""));
            Failure::ConnectRefused {
                status: status.parse().expect("a status"),
                reason: "reason".to_owned(),
                authenticate: schemes.split_whitespace().map(str::to_owned).collect(),
                headers: Vec::new(),
                body: Vec::new(),
                body_apart: false,
            }
        }
        ("connect-redirect", target) => {
            let (status, place) = target.split_once(' ').expect("a status and a place");
            Failure::ConnectRefused {
                status: status.parse().expect("a status"),
                reason: "Found".to_owned(),
                authenticate: Vec::new(),
                headers: vec![("location".to_owned(), place.to_owned())],
                body_apart: false,
                body: Vec::new(),
            }
        }
        ("connect-closed", _) => Failure::ConnectClosed { reset: false },
        ("connect-garbage", text) => Failure::ConnectGarbage { first: text.as_bytes().to_vec() },
        ("alert", number) => tls(TlsFailure::Alert(number.parse().expect("an alert"))),
        ("tls-closed", _) => tls(TlsFailure::Closed),
        ("tls-reset", _) => tls(TlsFailure::Reset),
        ("tls-truncated", _) => tls(TlsFailure::Truncated { reset: false }),
        ("not-tls", text) => tls(TlsFailure::NotTls { first: text.as_bytes().to_vec() }),
        ("incompatible", detail) => tls(TlsFailure::Incompatible { detail: detail.to_owned() }),
        ("protocol", detail) => tls(TlsFailure::Protocol { detail: detail.to_owned() }),
        ("bad-signature", detail) => tls(TlsFailure::BadSignature { detail: detail.to_owned() }),
        ("http-closed", _) => Failure::Http { kind: HttpFailure::Closed { reset: false } },
        ("http-alert", number) => {
            Failure::Http { kind: HttpFailure::Alert(number.parse().expect("an alert")) }
        }
        ("half-body", _) => Failure::Http { kind: HttpFailure::HalfBody },
        other => panic!("no failure is called {other:?}"),
    }
}
