//! An endpoint that presents a refused chain to a whole `check` with keys at hand, and holds the leaf's private key.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Parser;
use slsca::check::request::Request;
use slsca::check::{Prober, check};
use slsca::cli::{Cli, Command};
use slsca::wire::{Handshake, Route, Trace};
use slsca::world::{Clock, Files, Net, Terminal, World};

use crate::case::Case;
use crate::compare::is_refused;

/// The clients that sign, with the record that says what they do with a chain.
const SIGNERS: [(&[&str], &str); 3] = [
    (&["--client", "serverless-3", "--node", "20"], "node20"),
    (&["--client", "osls-4", "--node", "24"], "node24"),
    (&["--client", "aws-cli"], "python313_botocore"),
];

/// Presents the chain to each client that refused it; gives how many did. Leave to sign for one of them is a panic.
pub(crate) fn present(case: &Case) -> usize {
    let host = case.host.as_ref().map_or("", |host| host.value.as_str());
    let bracketed = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let url = format!("https://{bracketed}");
    let at = format!("@{}", case.time());
    let mut presented = 0;
    for (client, name) in SIGNERS {
        if case.verdicts.get(name).is_none_or(|recorded| !is_refused(recorded)) {
            continue;
        }
        let words = ["slsca", "check", "--at", &at, "--endpoint-url", &url];
        let args = Cli::try_parse_from(words.into_iter().chain(client.iter().copied())).unwrap();
        let Command::Check(args) = args.command else { unreachable!() };
        let world = world(case);
        // A host that is no host is refused as an argument already.
        let Ok(request) = Request::new(&args, &world) else { continue };
        let shown = AtomicUsize::new(0);
        let chain: Vec<Vec<u8>> = case.chain().iter().map(|der| der.to_vec()).collect();
        let prober: &Prober<'_> = &|jobs, decide| {
            shown.fetch_add(jobs.len(), Ordering::Relaxed);
            let traces = jobs.into_iter().enumerate().map(|(place, job)| {
                assert!(job.call.is_some(), "{} {name}: there were keys to sign with", case.id);
                let seen =
                    Handshake { chain: chain.clone(), signature_verified: true, ..Handshake::default() };
                let shown = trace(job.route, seen);
                assert!(
                    decide(place, &shown).is_none(),
                    "{} {name}: refused, and yet leave to sign",
                    case.id
                );
                Some(shown)
            });
            traces.collect()
        };
        let diagnosis = check(&request, &world, prober);
        let reaches =
            |run: &slsca::rules::facts::Run| run.calls.iter().any(|call| call.outcome.ok == Some(true));
        assert!(
            !diagnosis.facts.runs.iter().any(reaches),
            "{} {name}: refused, and yet said to work",
            case.id
        );
        presented += shown.into_inner().min(1);
    }
    presented
}

fn trace(route: Route, seen: Handshake) -> Trace {
    Trace {
        route,
        steps: Vec::new(),
        proxy_tls: None,
        tls: Some(seen),
        answer: None,
        aws: None,
        failure: None,
        signed: false,
    }
}

/// The elements of `ca` as files; one file for the AWS CLI.
fn world(case: &Case) -> World {
    let elements = case.elements();
    let named = elements.iter().enumerate().map(|(index, bytes)| (format!("/ca-{index}.pem"), bytes.clone()));
    let mut files: BTreeMap<PathBuf, Vec<u8>> = named.map(|(path, bytes)| (path.into(), bytes)).collect();
    let paths: Vec<String> = files.keys().map(|path| path.display().to_string()).collect();
    files.insert("/bundle.pem".into(), elements.concat());
    let cafile = if paths.is_empty() { "/bundle.pem".to_owned() } else { paths.join(",") };
    let env = [
        ("HOME", "/home/dev"),
        ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "example"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_CA_BUNDLE", "/bundle.pem"),
        ("cafile", &cafile),
    ];
    World {
        env: env.into_iter().collect(),
        files: Files::Given(files),
        clock: Clock::Fixed(case.time()),
        net: Net::Refused,
        terminal: Terminal::none(),
    }
}
