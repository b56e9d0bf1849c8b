//! Endpoints that fail: each in its phase, with its failure, in time.

use std::sync::Arc;
use std::time::Duration;

use slsca::wire::{AwsClass, Failure, HttpFailure, Phase, StepOutcome, TcpFailure, TlsFailure, Trace};

use crate::server::{Connection, Server, Session, config, options, route, trusting};

/// The failure at an endpoint that behaves so.
fn at(behave: impl Fn(Connection) + Send + Sync + 'static) -> Trace {
    let server = Server::start(behave);
    let trace = trusting(&route(), &options(&server));
    assert!(!server.received().contains("AWS4"), "signed for a peer that never shook hands");
    trace
}

/// The failure at an endpoint that shakes hands and then behaves so.
fn after_tls(behave: impl Fn(Session) + Send + Sync + 'static) -> Trace {
    let config = Arc::new(config());
    let server = Server::start(move |connection| behave(connection.tls(&config)));
    trusting(&route(), &options(&server))
}

fn tls(trace: &Trace) -> &TlsFailure {
    let Some(Failure::Tls { proxy: false, kind }) = &trace.failure else { panic!("{:?}", trace.failure) };
    assert_eq!(last(trace), (Phase::Tls, StepOutcome::Failed));
    kind
}

fn http(trace: &Trace) -> &HttpFailure {
    let Some(Failure::Http { kind }) = &trace.failure else { panic!("{:?}", trace.failure) };
    assert_eq!(last(trace), (Phase::Http, StepOutcome::Failed));
    kind
}

fn last(trace: &Trace) -> (Phase, StepOutcome) {
    let step = trace.steps.last().unwrap();
    (step.phase, step.outcome)
}

#[test]
fn nobody_listens() {
    let server = Server::start(|_| {});
    let mut options = options(&server);
    options.connect_to = vec!["::127.0.0.1:1".parse().unwrap()];
    let trace = trusting(&route(), &options);
    let addresses = vec!["127.0.0.1:1".parse().unwrap()];
    assert_eq!(trace.failure, Some(Failure::Tcp { proxy: false, kind: TcpFailure::Refused, addresses }));
    assert_eq!(last(&trace), (Phase::Tcp, StepOutcome::Failed));
}

#[test]
fn silence_ends_with_the_phase() {
    let trace = at(Connection::hold);
    assert_eq!(trace.failure, Some(Failure::Timeout { phase: Phase::Tls }));
}

#[test]
fn closed_before_and_after_the_hello() {
    // Closed before the hello arrives: the kernel answers the hello with a reset, which may overtake our read.
    assert!(matches!(tls(&at(drop)), TlsFailure::Closed | TlsFailure::Reset));
    let closing = |mut connection: Connection| {
        connection.read_some();
    };
    assert_eq!(*tls(&at(closing)), TlsFailure::Closed);
}

#[test]
fn reset_after_the_hello() {
    assert_eq!(*tls(&at(Connection::reset)), TlsFailure::Reset);
}

#[test]
fn alerts_keep_their_numbers() {
    for number in [40, 70, 112] {
        let trace = at(move |mut connection| {
            connection.read_some();
            connection.send(&[21, 3, 3, 0, 2, 2, number]);
        });
        assert_eq!(*tls(&trace), TlsFailure::Alert(number));
    }
}

#[test]
fn a_truncated_record_is_more_than_a_closed_connection() {
    let trace = at(|mut connection| {
        connection.read_some();
        connection.send(b"\x16\x03\x03\x03\xe8\x02\x00\x03\xe4\x03\x03\0\0\0\0\0\0\0\0");
    });
    assert_eq!(*tls(&trace), TlsFailure::Truncated { reset: false });
}

#[test]
fn junk_breaks_the_protocol() {
    let trace = at(|mut connection| {
        connection.read_some();
        connection.send(&[0xde, 0xad, 0xbe, 0xef].repeat(64));
    });
    assert!(matches!(tls(&trace), TlsFailure::Protocol { .. }));
}

#[test]
fn clear_text_is_kept_to_be_recognised() {
    let texts: [&[u8]; 4] = [
        b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://login.hotel.test/\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"220 mail.lab.test ESMTP\r\n",
    ];
    for text in texts {
        let trace = at(move |mut connection| {
            connection.send(text);
            connection.hold();
        });
        let TlsFailure::NotTls { first } = tls(&trace) else { panic!("{:?}", trace.failure) };
        assert_eq!(first, text);
    }
}

#[test]
fn a_server_of_old_versions_only_is_incompatible() {
    // A ServerHello of TLS 1.0: version, random, no session, AES128-SHA, no compression.
    let mut hello = vec![22, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1];
    hello.extend([7; 32]);
    hello.extend([0, 0, 0x2f, 0]);
    let trace = at(move |mut connection| {
        connection.read_some();
        connection.send(&hello);
        connection.hold();
    });
    assert!(matches!(tls(&trace), TlsFailure::Incompatible { .. }), "{:?}", trace.failure);
}

#[test]
fn a_slow_handshake_is_waited_for_within_the_phase() {
    let config = Arc::new(config());
    let server = Server::start(move |connection| {
        std::thread::sleep(Duration::from_millis(60));
        let mut session = connection.tls(&config);
        session.read_request();
        session.send(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    });
    let trace = trusting(&route(), &options(&server));
    assert_eq!(trace.failure, None);
    assert!(trace.steps.iter().any(|step| step.phase == Phase::Tls && step.ms >= 50.0));
}

#[test]
fn a_hello_that_drips_does_not_gain_time() {
    let trace = at(|mut connection| {
        connection.read_some();
        connection.send(&[22, 3, 3, 0x40, 0]);
        for _ in 0..100 {
            connection.send(&[0]);
            std::thread::sleep(Duration::from_millis(10));
        }
    });
    assert_eq!(trace.failure, Some(Failure::Unfinished { phase: Phase::Tls }));
}

#[test]
fn a_session_that_breaks_before_the_answer() {
    // Whether the kernel reports a reset or a broken pipe depends on which of two writes the reset overtakes.
    assert!(matches!(http(&after_tls(Session::reset)), HttpFailure::Closed { .. }));
    let empty = after_tls(|mut session| {
        session.read_request();
        session.hang_up();
    });
    assert_eq!(*http(&empty), HttpFailure::Closed { reset: false });
    let polite = after_tls(|mut session| {
        session.read_request();
        session.close();
    });
    assert_eq!(*http(&polite), HttpFailure::Closed { reset: false });
    assert!(polite.tls.is_some_and(|tls| tls.chain.len() == 2));
}

#[test]
fn a_silent_session_ends_with_the_phase() {
    let trace = after_tls(Session::hold);
    assert_eq!(trace.failure, Some(Failure::Timeout { phase: Phase::Http }));
}

#[test]
fn a_peer_that_is_slow_is_not_silent() {
    let greeting = at(|mut connection| {
        connection.read_some();
        // The header of a record of 16 KB.
        connection.send(b"\x16\x03\x03\x40\x00");
        drip(|byte| connection.send(byte));
    });
    assert_eq!(greeting.failure, Some(Failure::Unfinished { phase: Phase::Tls }));
    let answer = after_tls(|mut session| {
        session.read_request();
        session.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
        drip(|byte| session.send(byte));
    });
    assert_eq!(answer.failure, Some(Failure::Unfinished { phase: Phase::Http }));
}

/// A byte every now and then, for longer than anybody waits here.
fn drip(mut send: impl FnMut(&[u8])) {
    for _ in 0..100 {
        send(&[0]);
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn half_a_body_keeps_the_half() {
    let trace = after_tls(|mut session| {
        session.read_request();
        session.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 500\r\n\r\n<GetCaller");
        session.hang_up();
    });
    assert_eq!(*http(&trace), HttpFailure::HalfBody);
    assert_eq!(trace.answer.unwrap().body, b"<GetCaller");
    assert_eq!(trace.aws, None);
}

#[test]
fn an_answer_that_is_no_http() {
    let trace = after_tls(|mut session| {
        session.read_request();
        session.send(b"+OK POP3 ready\r\n\r\n");
        session.hold();
    });
    assert!(matches!(http(&trace), HttpFailure::Malformed { .. }), "{:?}", trace.failure);
}

#[test]
fn a_head_without_end_is_cut_off() {
    let trace = after_tls(|mut session| {
        session.read_request();
        session.send(b"HTTP/1.1 200 OK\r\n");
        for _ in 0..3000 {
            session.send(b"X-Padding: 0123456789012345678901234567890123456789\r\n");
        }
        session.hold();
    });
    assert!(matches!(http(&trace), HttpFailure::Malformed { .. }), "{:?}", trace.failure);
}

#[test]
fn a_body_without_end_is_cut_off() {
    let trace = after_tls(|mut session| {
        session.read_request();
        session.send(b"HTTP/1.1 200 OK\r\n\r\n");
        for _ in 0..100 {
            session.send(&[b'x'; 8192]);
        }
        session.hold();
    });
    assert_eq!(trace.failure, None);
    assert_eq!(trace.answer.unwrap().body.len(), 256 * 1024);
}

#[test]
fn a_portals_page_is_not_aws() {
    let trace = after_tls(|mut session| {
        session.read_request();
        session.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 41\r\n\r\n<html><title>Sign in to network</title></");
        session.close();
    });
    assert_eq!(trace.failure, None);
    assert_eq!(trace.aws.clone().unwrap().error.unwrap().class, AwsClass::ProxyPage);
    assert_eq!(last(&trace), (Phase::Aws, StepOutcome::Failed));
}

#[test]
fn redirects_are_not_followed() {
    let trace = after_tls(|mut session| {
        session.read_request();
        session.send(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
        session.close();
    });
    assert_eq!(trace.failure, None);
    assert_eq!(trace.answer.unwrap().status, 302);
}
