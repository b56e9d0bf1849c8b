//! Proxies that work, proxies that refuse, and what is no proxy at all.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;

use slsca::secret::Secret;
use slsca::wire::{Failure, Phase, ProxyScheme, StepOutcome, TcpFailure, TlsFailure, Trace};

use crate::server::{Connection, Server, config, endpoint, options, through, trusting};

const ANSWER: &str = "HTTP/1.1 403 Forbidden\r\nx-amzn-requestid: r\r\nContent-Length: 0\r\n\r\n";

/// The trace through a proxy that reads CONNECT and then behaves so.
fn at(behave: impl Fn(Connection) + Send + Sync + 'static) -> Trace {
    let server = Server::start(move |mut connection| {
        connection.read_head();
        behave(connection);
    });
    let trace = trusting(&through(ProxyScheme::Http, &server), &options(&server));
    assert!(!server.received().contains("AWS4"), "a proxy saw a signature");
    assert_eq!(last(&trace).1, StepOutcome::Failed);
    trace
}

/// The trace through a proxy that answers CONNECT so and closes.
fn answering(text: &'static str) -> Trace {
    at(move |mut connection| connection.send(text.as_bytes()))
}

fn last(trace: &Trace) -> (Phase, StepOutcome) {
    let step = trace.steps.last().unwrap();
    (step.phase, step.outcome)
}

/// Copies both ways until one side closes.
fn relay(client: TcpStream, to: std::net::SocketAddr) {
    let server = TcpStream::connect(to).unwrap();
    let copy = |mut from: TcpStream, mut to: TcpStream| {
        move || {
            let mut buffer = [0; 16 * 1024];
            while let Ok(count @ 1..) = from.read(&mut buffer) {
                if to.write_all(&buffer[..count]).is_err() {
                    break;
                }
            }
            let _ = to.shutdown(std::net::Shutdown::Write);
        }
    };
    let up = thread::spawn(copy(client.try_clone().unwrap(), server.try_clone().unwrap()));
    copy(server, client)();
    let _ = up.join();
}

#[test]
fn a_tunnel_leads_to_the_endpoint() {
    let origin = endpoint(ANSWER);
    let to = origin.address;
    let proxy = Server::start(move |mut connection| {
        connection.read_head();
        connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n");
        relay(connection.socket, to);
    });
    let mut options = options(&proxy);
    options.connect_to.clear();
    let trace = trusting(&through(ProxyScheme::Http, &proxy), &options);
    assert_eq!(trace.failure, None);
    assert_eq!(trace.answer.as_ref().unwrap().status, 403);
    let phases: Vec<Phase> = trace.steps.iter().map(|step| step.phase).collect();
    assert_eq!(
        phases,
        [Phase::ProxyDns, Phase::ProxyTcp, Phase::Connect, Phase::Tls, Phase::Http, Phase::Aws]
    );
    let asked = proxy.received();
    assert!(
        asked.starts_with("CONNECT sts.amazonaws.com:443 HTTP/1.1\r\nHost: sts.amazonaws.com:443\r\n"),
        "{asked}"
    );
    assert!(!asked.contains("Authorization"), "{asked}");
    assert!(origin.received().contains("AWS4-HMAC-SHA256"));
}

#[test]
fn a_name_and_a_password_reach_the_proxy_and_no_report() {
    let server = Server::start(|mut connection| {
        connection.read_head();
        connection.send(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    let mut route = through(ProxyScheme::Http, &server);
    let proxy = route.proxy.as_mut().unwrap();
    proxy.user = Some("jo@corp".to_owned());
    proxy.password = Some(Secret::new("pä:ss"));
    let trace = trusting(&route, &options(&server));
    // printf 'jo@corp:pä:ss' | base64
    assert!(
        server.received().contains("Proxy-Authorization: Basic am9AY29ycDpww6Q6c3M=\r\n"),
        "{}",
        server.received()
    );
    let shown = format!("{trace:?}");
    assert!(!shown.contains("jo@corp") && !shown.contains("pä:ss"), "{shown}");
}

#[test]
fn an_https_proxy_has_a_handshake_of_its_own() {
    let origin = endpoint(ANSWER);
    let to = origin.address;
    let config = Arc::new(config());
    let proxy = Server::start(move |connection| {
        let mut session = connection.tls(&config);
        session.read_request();
        session.send(b"HTTP/1.1 200 OK\r\n\r\n");
        session.relay(to);
    });
    let mut options = options(&proxy);
    options.connect_to.clear();
    let trace = trusting(&through(ProxyScheme::Https, &proxy), &options);
    assert_eq!(trace.failure, None, "{:?}", trace.steps);
    assert_eq!(trace.answer.as_ref().unwrap().status, 403);
    assert_eq!(trace.proxy_tls.unwrap().chain.len(), 2);
    let phases: Vec<Phase> = trace.steps.iter().map(|step| step.phase).collect();
    assert!(phases.starts_with(&[
        Phase::ProxyDns,
        Phase::ProxyTcp,
        Phase::ProxyTls,
        Phase::Connect,
        Phase::Tls
    ]));
}

#[test]
fn an_https_proxy_that_speaks_clear_text() {
    let server = Server::start(|mut connection| {
        connection.read_some();
        connection.send(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        connection.hold();
    });
    let trace = trusting(&through(ProxyScheme::Https, &server), &options(&server));
    assert!(matches!(&trace.failure, Some(Failure::Tls { proxy: true, kind: TlsFailure::NotTls { .. } })));
    assert_eq!(last(&trace), (Phase::ProxyTls, StepOutcome::Failed));
}

#[test]
fn refusals_keep_status_schemes_and_page() {
    let cases: [(&str, u16, &[&str], &str); 7] = [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: Negotiate\r\n\
             Content-Length: 0\r\n\r\n",
            407,
            &["NTLM", "Negotiate"],
            "",
        ),
        ("HTTP/1.1 407 Auth\r\nProxy-Authenticate: Basic realm=\"a, b\"\r\n\r\n", 407, &["Basic"], ""),
        (
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 20\r\n\r\n<html>Blocked</html>+",
            403,
            &[],
            "<html>Blocked</html>",
        ),
        ("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", 502, &[], ""),
        ("HTTP/1.1 302 Found\r\nLocation: http://login.hotel.test/\r\n\r\n", 302, &[], ""),
        ("HTTP/1.1 400 Bad Request\r\n\r\n", 400, &[], ""),
        ("HTTP/1.0 405\r\n\r\nno", 405, &[], "no"),
    ];
    for (text, expected, schemes, page) in cases {
        let trace = answering(text);
        let Some(Failure::ConnectRefused { status, authenticate, body, .. }) = &trace.failure else {
            panic!("{text}: {:?}", trace.failure)
        };
        assert_eq!((*status, body.as_slice()), (expected, page.as_bytes()), "{text}");
        assert_eq!(authenticate, schemes, "{text}");
        assert_eq!(last(&trace).0, Phase::Connect);
    }
}

#[test]
fn a_refusal_in_two_segments_is_read_whole() {
    let trace = at(|mut connection| {
        connection.send(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"m\"\r\nContent-Length: 6\r\n\r\n");
        thread::sleep(std::time::Duration::from_millis(30));
        connection.send(b"Denied");
        connection.hold();
    });
    let Some(Failure::ConnectRefused { status: 407, authenticate, body, reason, .. }) = trace.failure else {
        panic!("{:?}", trace.failure)
    };
    assert_eq!((authenticate, body), (vec!["Basic".to_owned()], b"Denied".to_vec()));
    assert_eq!(reason, "Proxy Authentication Required");
}

#[test]
fn a_proxy_without_an_answer() {
    let silent = at(Connection::hold);
    assert_eq!(silent.failure, Some(Failure::Timeout { phase: Phase::Connect }));
    let closed = at(drop);
    assert_eq!(closed.failure, Some(Failure::ConnectClosed { reset: false }));
}

#[test]
fn a_proxy_that_resets() {
    let server = Server::start(Connection::reset);
    let trace = trusting(&through(ProxyScheme::Http, &server), &options(&server));
    assert_eq!(trace.failure, Some(Failure::ConnectClosed { reset: true }));
}

#[test]
fn what_is_no_proxy() {
    let ssh = answering("SSH-2.0-OpenSSH_9.2\r\n");
    assert_eq!(ssh.failure, Some(Failure::ConnectGarbage { first: b"SSH-2.0-OpenSSH_9.2\r\n".to_vec() }));
    let broken_off = answering("HTTP/1.1 20");
    assert_eq!(broken_off.failure, Some(Failure::ConnectGarbage { first: b"HTTP/1.1 20".to_vec() }));
    let tls = at(|mut connection| connection.send(&[21, 3, 1, 0, 2, 2, 70]));
    assert!(matches!(tls.failure, Some(Failure::ConnectGarbage { .. })));
}

#[test]
fn a_tunnel_that_ends_at_once_or_holds_a_page() {
    let closed = answering("HTTP/1.1 200 Connection established\r\n\r\n");
    assert!(matches!(
        closed.failure,
        Some(Failure::Tls { proxy: false, kind: TlsFailure::Closed | TlsFailure::Reset })
    ));
    let silent = at(|mut connection| {
        connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n");
        connection.hold();
    });
    assert_eq!(silent.failure, Some(Failure::Timeout { phase: Phase::Tls }));
    let page = answering("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>I am a web server</html>");
    let Some(Failure::Tls { proxy: false, kind: TlsFailure::NotTls { first } }) = page.failure else {
        panic!()
    };
    assert_eq!(first, b"<html>I am a web server</html>");
}

#[test]
fn a_head_without_end_is_cut_off() {
    let trace = at(|mut connection| {
        connection.send(b"HTTP/1.1 200 OK\r\n");
        for _ in 0..2000 {
            connection.send(b"X-Padding: 0123456789012345678901234567890123456789\r\n");
        }
        connection.hold();
    });
    assert!(matches!(trace.failure, Some(Failure::ConnectGarbage { .. })), "{:?}", trace.failure);
}

#[test]
fn a_proxy_nobody_listens_at_and_one_without_a_name() {
    let server = Server::start(drop);
    let mut route = through(ProxyScheme::Http, &server);
    route.proxy.as_mut().unwrap().port = 1;
    let dead = trusting(&route, &options(&server));
    assert!(matches!(dead.failure, Some(Failure::Tcp { proxy: true, kind: TcpFailure::Refused, .. })));
    assert_eq!(last(&dead), (Phase::ProxyTcp, StepOutcome::Failed));
}

/// A SOCKS proxy that checks `jo:pw`, logs the request and relays to `to`.
fn socks(to: std::net::SocketAddr, reply: u8) -> Server {
    Server::start(move |mut connection| {
        connection.read_some();
        connection.send(&[5, 2]);
        connection.read_some();
        connection.send(&[1, 0]);
        connection.read_some();
        connection.send(&[5, reply, 0, 3, 1, b'x', 0, 0]);
        if reply == 0 {
            relay(connection.socket, to);
        }
    })
}

#[test]
fn socks_leads_to_the_endpoint() {
    let origin = endpoint(ANSWER);
    let proxy = socks(origin.address, 0);
    let mut route = through(ProxyScheme::Socks5h, &proxy);
    route.proxy.as_mut().unwrap().user = Some("jo".to_owned());
    route.proxy.as_mut().unwrap().password = Some(Secret::new("pw"));
    let mut options = options(&proxy);
    options.connect_to.clear();
    let trace = trusting(&route, &options);
    assert_eq!(trace.failure, None);
    assert_eq!(trace.answer.unwrap().status, 403);
    let asked = proxy.received();
    assert!(asked.contains("\u{1}\u{2}jo\u{2}pw"), "{asked:?}");
    assert!(asked.contains("\u{3}\u{11}sts.amazonaws.com"), "{asked:?}");
}

#[test]
fn socks_refusals_keep_their_code() {
    let proxy = socks("127.0.0.1:1".parse().unwrap(), 2);
    let mut route = through(ProxyScheme::Socks5h, &proxy);
    let options = options(&proxy);
    assert_eq!(trusting(&route, &options).failure, Some(Failure::Socks { reply: Some(255) }));
    route.proxy.as_mut().unwrap().user = Some("jo".to_owned());
    assert_eq!(trusting(&route, &options).failure, Some(Failure::Socks { reply: Some(2) }));
    let http = Server::start(|mut connection| {
        connection.read_some();
        connection.send(b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let trace = trusting(&through(ProxyScheme::Socks5, &http), &options);
    assert_eq!(trace.failure, Some(Failure::Socks { reply: None }));
}
