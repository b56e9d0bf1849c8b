//! The search and the choice of a setting, on given files and a given trace.

use super::*;
use crate::trust::dialect::{Dialect, read};
use crate::wire::Handshake;
use crate::world::{Clock, Env, Files, Net, Terminal};

/// 2026-11-23T12:00:00Z
const AT: i64 = 1_795_435_200;
const CHAIN: &[u8] = include_bytes!("../../testdata/rules/pki/chain-intercepted.pem");
const ROOT: &[u8] = include_bytes!("../../testdata/rules/pki/proxy-root.pem");
const OTHER: &[u8] = include_bytes!("../../testdata/rules/pki/other-root.pem");
const SYSTEM: &str = "/etc/ssl/certs/ca-certificates.crt";

fn captured(client: ClientId, env: &[(&str, &str)], files: &[(&str, &[u8])]) -> Capture {
    let files = files.iter().map(|(path, bytes)| ((*path).into(), bytes.to_vec()));
    let world = World {
        env: env.iter().copied().collect::<Env>(),
        files: Files::Given(files.collect()),
        clock: Clock::Fixed(AT),
        net: Net::Refused,
        terminal: Terminal::none(),
    };
    let request = Request {
        host: "sts.amazonaws.com".to_owned(),
        port: 443,
        client,
        runtime: Runtime::Node20,
        aia: true,
        path: "/root.pem".to_owned(),
        at: AT,
    };
    let chain: Vec<Vec<u8>> =
        read(Dialect::PkiTypes, CHAIN).anchors.into_iter().map(|(_, anchor)| anchor.der.to_vec()).collect();
    let outside = Outside {
        prober: &|route| Trace {
            tls: Some(Handshake { chain: chain.clone(), ..Handshake::default() }),
            ..Trace::untried(route)
        },
        fetcher: &|_, _| Err(Unfetched::Refused),
    };
    capture(&request, &world, &outside)
}

const PROXY: (&str, &str) = ("HTTPS_PROXY", "http://proxy.test:3128");

fn set(capture: &Capture) -> Vec<(&str, &str)> {
    let fix = capture.setting.as_ref().unwrap();
    assert!(fix.verified);
    fix.set.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn the_systems_store_has_what_was_not_sent() {
    let capture = captured(ClientId::Serverless3, &[PROXY], &[(SYSTEM, &[OTHER, ROOT].concat())]);
    assert_eq!(capture.standing, Standing::Private(None));
    let found = capture.search.found.as_ref().unwrap();
    assert!(
        found.helps
            && matches!(&found.place, Where::System(origin) if origin.path.as_deref() == Some(SYSTEM))
    );
    assert_eq!(set(&capture), [("NODE_EXTRA_CA_CERTS", "/root.pem")]);
    assert_eq!(capture.displaces, None);
}

#[test]
fn what_a_variable_names_comes_before_the_system() {
    let env = [PROXY, ("cafile", "/corp.pem"), ("NODE_EXTRA_CA_CERTS", "/old.pem")];
    let files = [("/corp.pem", ROOT), ("/old.pem", OTHER), (SYSTEM, ROOT)];
    let capture = captured(ClientId::Serverless3, &env, &files);
    let place = capture.search.found.as_ref().map(|found| found.place.clone());
    assert!(matches!(place, Some(Where::Settings(origin)) if origin.variable.as_deref() == Some("cafile")));
    assert_eq!(capture.displaces, Some(("NODE_EXTRA_CA_CERTS".to_owned(), "/old.pem".to_owned())));
}

#[test]
fn without_a_proxy_a_cafile_that_is_there_gets_the_root_beside_it() {
    let capture = captured(
        ClientId::Serverless3,
        &[("cafile", "/other.pem")],
        &[("/other.pem", OTHER), (SYSTEM, ROOT)],
    );
    assert_eq!(set(&capture), [("cafile", "/other.pem,/root.pem")]);
    assert_eq!(capture.displaces, None);
    let capture = captured(ClientId::Serverless3, &[("ca", "x")], &[(SYSTEM, ROOT)]);
    assert!(capture.setting.is_some_and(|fix| fix.verified));
}

#[test]
fn what_is_trusted_is_not_searched_for_and_what_is_nowhere_is_told() {
    let capture =
        captured(ClientId::Serverless3, &[PROXY, ("NODE_EXTRA_CA_CERTS", "/c.pem")], &[("/c.pem", ROOT)]);
    assert!(capture.is_trusted() && capture.search.found.is_none());
    let capture = captured(ClientId::AwsCli, &[PROXY], &[]);
    assert!(capture.search.found.is_none() && capture.setting.is_none() && !capture.is_trusted());
    assert_eq!(capture.search.looked.len(), 4, "{:?}", capture.search.looked);
}

#[test]
fn a_public_chain_of_aws_is_told_from_another() {
    let built_in = |name: &str| {
        let mut roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
        let root = roots.find(|der| Certificate::from_der(der).is_ok_and(|root| root.name == name)).unwrap();
        (vec![root.to_vec()], vec![Certificate::from_der(root).unwrap()])
    };
    for (name, standing) in
        [("Amazon Root CA 1", Standing::Aws), ("DigiCert Global Root G2", Standing::Public)]
    {
        let (der, chain) = built_in(name);
        assert_eq!(Standing::of(&der, &chain), standing, "{name}");
    }
    assert_eq!(Standing::of(&[], &[]), Standing::Nothing);
}
