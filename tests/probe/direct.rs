//! A TLS endpoint that behaves.

use std::sync::Arc;

use rustls::server::{ResolvesServerCert, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::{RootCertStore, ServerConfig};

use slsca::probe::probe;
use slsca::wire::{Failure, HttpFailure, Phase, ProxyScheme, Route, Scheme, StepOutcome, TlsFailure};
use slsca::world::Net;

use crate::server::{
    Connection, HOST, PKI, Pki, Server, call, distrusting, endpoint, options, permit_by, route, through,
    trusting,
};

const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 2\r\n\r\nok";

#[test]
fn a_trusted_endpoint_is_asked_and_its_answer_kept() {
    let server = endpoint(ANSWER);
    let trace = trusting(&route(), &options(&server));
    assert_eq!(trace.failure, None);
    let answer = trace.answer.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, &b"ok"[..]));
    assert_eq!(answer.header("content-type"), Some("text/xml"));
    assert!(trace.signed);
    let phases: Vec<_> = trace.steps.iter().map(|step| (step.phase, step.outcome)).collect();
    assert_eq!(
        phases[..4],
        [
            (Phase::Dns, StepOutcome::Skipped),
            (Phase::Tcp, StepOutcome::Ok),
            (Phase::Tls, StepOutcome::Ok),
            (Phase::Http, StepOutcome::Ok)
        ]
    );
    let received = server.received();
    assert!(received.starts_with("POST / HTTP/1.1\r\n"), "{received}");
    assert!(received.contains(&format!("host: {HOST}\r\n")), "{received}");
    assert!(received.contains("authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"), "{received}");
    assert!(received.contains("user-agent: slsca-test\r\n"), "{received}");
    assert!(received.ends_with("Action=GetCallerIdentity&Version=2011-06-15"), "{received}");
}

#[test]
fn what_the_handshake_showed_is_recorded() {
    let server = endpoint(ANSWER);
    let tls = trusting(&route(), &options(&server)).tls.unwrap();
    assert_eq!(tls.chain, PKI.chain.iter().map(|der| der.to_vec()).collect::<Vec<_>>());
    assert_eq!(tls.version.as_deref(), Some("TLSv1.3"));
    assert_eq!(tls.suite.as_deref(), Some("TLS_AES_256_GCM_SHA384"));
    assert_eq!(tls.group.as_deref(), Some("X25519"));
    assert_eq!(tls.scheme.as_deref(), Some("ecdsa_secp256r1_sha256"));
    assert!(tls.signature_verified && !tls.client_certificate_requested && !tls.ocsp_stapled);
}

#[test]
fn without_a_permit_the_connection_is_closed_after_the_handshake() {
    let server = endpoint(ANSWER);
    let trace = distrusting(&route(), &options(&server));
    assert_eq!(trace.failure, None);
    assert!(trace.answer.is_none() && !trace.signed);
    assert_eq!(trace.tls.unwrap().chain.len(), 2);
    assert_eq!(server.received(), "");
}

#[test]
fn a_permit_for_another_leaf_is_worth_nothing() {
    let server = endpoint(ANSWER);
    let other = Pki::new();
    let trace = probe(Net::Real, &route(), &options(&server), Some(&call()), &mut |_| {
        let permit = permit_by(&other, &other.chain);
        assert!(permit.is_some());
        permit
    });
    assert_eq!(trace.failure, None);
    assert!(!trace.signed && trace.answer.is_none());
    assert_eq!(server.received(), "");
}

#[test]
fn a_name_is_resolved_and_every_address_tried() {
    // `localhost` is ::1 first on most machines, where nobody listens.
    let server = endpoint(ANSWER);
    let mut options = options(&server);
    options.connect_to = vec!["::localhost:".parse().unwrap()];
    let route = Route { port: server.address.port(), ..route() };
    let trace = distrusting(&route, &options);
    assert_eq!(trace.failure, None, "{:?}", trace.steps);
    assert_eq!((trace.steps[0].phase, trace.steps[0].outcome), (Phase::Dns, StepOutcome::Ok));
    assert!(trace.steps[0].detail.contains("127.0.0.1"), "{}", trace.steps[0].detail);
    assert_eq!(trace.steps[1].detail, server.address.to_string());
}

#[test]
fn an_ipv6_literal_is_connected_to() {
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        return; // This machine has no IPv6.
    }
    let server = Server::on("[::1]:0", |mut connection: Connection| {
        connection.read_head();
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    let route =
        Route { scheme: Scheme::Http, host: "::1".to_owned(), port: server.address.port(), proxy: None };
    let trace = distrusting(&route, &options(&server));
    assert_eq!(trace.failure, None);
    assert!(
        server.received().contains(&format!("host: [::1]:{}\r\n", server.address.port())),
        "{}",
        server.received()
    );
}

#[test]
fn clear_text_is_signed_on_loopback_and_not_through_a_proxy() {
    let answer = |mut connection: Connection| {
        connection.read_head();
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        connection.hold();
    };
    let server = Server::start(answer);
    let mut route = Route {
        scheme: Scheme::Http,
        host: "127.0.0.1".to_owned(),
        port: server.address.port(),
        proxy: None,
    };
    let trace = distrusting(&route, &options(&server));
    assert!(trace.signed && trace.tls.is_none(), "{trace:?}");
    assert!(server.received().contains("authorization: AWS4-HMAC-SHA256"));

    let proxy = Server::start(answer);
    route.proxy = through(ProxyScheme::Http, &proxy).proxy;
    let trace = trusting(&route, &options(&proxy));
    assert_eq!(trace.failure, None);
    assert!(!trace.signed && !proxy.received().contains("AWS4"));
}

/// A configuration that demands a client certificate.
fn demanding(versions: &[&'static rustls::SupportedProtocolVersion]) -> Arc<ServerConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(PKI.root.clone()).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), slsca::crypto::provider());
    let config = ServerConfig::builder_with_provider(slsca::crypto::provider())
        .with_protocol_versions(versions)
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(PKI.chain.clone(), PKI.key.clone_key())
        .unwrap();
    Arc::new(config)
}

fn serving(config: Arc<ServerConfig>) -> Server {
    Server::start(move |connection| {
        let mut session = connection.tls(&config);
        session.read_request();
        session.hold();
    })
}

#[test]
fn a_demanded_client_certificate_is_an_alert_in_the_handshake_of_tls_1_2() {
    let server = serving(demanding(&[&rustls::version::TLS12]));
    let trace = trusting(&route(), &options(&server));
    assert!(
        matches!(trace.failure, Some(Failure::Tls { proxy: false, kind: TlsFailure::Alert(_) })),
        "{:?}",
        trace.failure
    );
    let tls = trace.tls.unwrap();
    assert!(tls.client_certificate_requested);
    assert_eq!(tls.version.as_deref(), Some("TLSv1.2"));
    assert_eq!(tls.chain.len(), 2);
}

#[test]
fn a_demanded_client_certificate_is_an_alert_after_the_handshake_of_tls_1_3() {
    let server = serving(demanding(&[&rustls::version::TLS13]));
    let trace = trusting(&route(), &options(&server));
    assert_eq!(trace.failure, Some(Failure::Http { kind: HttpFailure::Alert(116) }));
    assert!(trace.tls.unwrap().client_certificate_requested);
}

/// Presents a chain and signs with a key that is not its own, and staples an OCSP answer.
#[derive(Debug)]
struct Forger(Arc<CertifiedKey>);

impl ResolvesServerCert for Forger {
    fn resolve(&self, _: rustls::server::ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

#[test]
fn a_peer_without_the_key_of_its_leaf_is_found_out() {
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let provider = slsca::crypto::provider();
        let stolen = provider.key_provider.load_private_key(Pki::new().key).unwrap();
        let mut key = CertifiedKey::new(PKI.chain.clone(), stolen);
        key.ocsp = Some(vec![1, 2, 3]);
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .unwrap()
            .with_no_client_auth()
            .with_cert_resolver(Arc::new(Forger(Arc::new(key))));
        let server = serving(Arc::new(config));
        let trace = trusting(&route(), &options(&server));
        assert!(
            matches!(
                trace.failure,
                Some(Failure::Tls { proxy: false, kind: TlsFailure::BadSignature { .. } })
            ),
            "{:?}",
            trace.failure
        );
        let tls = trace.tls.unwrap();
        assert!(!tls.signature_verified && tls.signature_unchecked.is_none() && tls.ocsp_stapled);
        assert_eq!(tls.chain.len(), 2);
    }
}

#[test]
fn parameters_of_tls_1_2_are_spelled_as_openssl_does() {
    let config = ServerConfig::builder_with_provider(slsca::crypto::provider())
        .with_protocol_versions(&[&rustls::version::TLS12])
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(PKI.chain.clone(), PKI.key.clone_key())
        .unwrap();
    let server = serving(Arc::new(config));
    let tls = distrusting(&route(), &options(&server)).tls.unwrap();
    assert_eq!(tls.version.as_deref(), Some("TLSv1.2"));
    assert_eq!(tls.suite.as_deref(), Some("ECDHE-ECDSA-AES256-GCM-SHA384"));
    assert!(tls.signature_verified);
}
