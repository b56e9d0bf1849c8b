//! A check in a folder of given files, against a network that shows one chain everywhere.

use std::collections::BTreeMap;
use std::sync::Mutex;

use clap::Parser;
use slsca::check::request::Request;
use slsca::check::{Asker, Diagnosis, Prober, check_and_ask};
use slsca::cli::{Cli, Command};
use slsca::wire::{Handshake, Trace};
use slsca::world::{Clock, Files, Net, Terminal, World};

pub(crate) const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "example")];

fn pem(name: &str) -> String {
    let path = format!("{}/testdata/rules/pki/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn chain() -> Vec<Vec<u8>> {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let pem = pem("chain.pem");
    CertificateDer::pem_slice_iter(pem.as_bytes()).map(|der| der.expect("a certificate").to_vec()).collect()
}

/// A check in a folder with these files. Every host shows a chain of the root in `/corp.pem`; the routes on which leave to sign
/// was given come along.
pub(crate) fn checked_with(
    args: &[&str],
    env: &[(&str, &str)],
    files: &[(&str, &str)],
    asker: &Asker<'_>,
) -> (Diagnosis, Vec<String>) {
    let args = ["slsca", "check", "--at", "2026-11-23T12:00:00Z"].into_iter().chain(args.iter().copied());
    let Command::Check(args) = Cli::try_parse_from(args).expect("good arguments").command else {
        unreachable!()
    };
    let mut given: BTreeMap<_, _> =
        files.iter().map(|(path, text)| ((*path).into(), text.as_bytes().to_vec())).collect();
    given.insert("/corp.pem".into(), pem("root.pem").into_bytes());
    let world = World {
        env: env.iter().copied().chain([("HOME", "/home/dev")]).collect(),
        files: Files::Given(given),
        clock: Clock::Fixed(1_795_435_200),
        net: Net::Refused,
        terminal: Terminal::none(),
    };
    let request = Request::new(&args, &world).expect("good usage");
    let permitted = Mutex::new(Vec::new());
    let prober: &Prober<'_> = &|jobs, decide| {
        let traces = jobs.into_iter().enumerate().map(|(place, job)| {
            let seen = Handshake { chain: chain(), signature_verified: true, ..Handshake::default() };
            let shown = Trace {
                route: job.route,
                steps: Vec::new(),
                proxy_tls: None,
                tls: Some(seen),
                answer: None,
                aws: None,
                failure: None,
                signed: false,
            };
            if decide(place, &shown).is_some() {
                permitted.lock().expect("one at a time").push(shown.route.host.clone());
            }
            Some(shown)
        });
        traces.collect()
    };
    let diagnosis = check_and_ask(&request, &world, prober, asker);
    (diagnosis, permitted.into_inner().expect("nobody holds it"))
}
