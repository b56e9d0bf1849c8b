//! `slsca capture`.

use crate::capture::{self, Capture, Outside, Request};
use crate::check::request::{self as usage, Usage};
use crate::cli::Format;
use crate::cli::capture::CaptureArgs;
use crate::inspect::server;
use crate::probe::{self, aia};
use crate::report::capture::{json, letter, report, setting};
use crate::report::exit::Exit;
use crate::report::style::Page;
use crate::report::{bundle as text, output};
use crate::untrusted::{Untrusted, shown};
use crate::world::World;

use super::bundle::publish;

/// What keeps `capture` from looking.
#[derive(Debug, thiserror::Error)]
enum Unusable {
    #[error("`{0}` is no host: it looks like sts.amazonaws.com or host:8443")]
    Host(String),
    #[error(transparent)]
    Usage(#[from] Usage),
}

/// What became of the file.
enum Writing {
    Done,
    Failed,
    /// Why not.
    Refused(&'static str),
}

pub(crate) fn capture(args: &CaptureArgs, world: &World) -> Exit {
    let (request, options) = match request(args, world) {
        Ok(request) => request,
        Err(unusable) => {
            output::complain(&Untrusted(&unusable.to_string()).to_string());
            return Exit::Usage;
        }
    };
    let outside = Outside {
        prober: &|route| probe::probe(world.net, route, &options, None, &mut |_| None),
        fetcher: &|url, proxy| aia::fetch(world.net, url, proxy, &options),
    };
    let capture = capture::capture(&request, world, &outside);
    if args.request {
        return sent(&capture, world);
    }
    if args.format == Format::Json {
        return as_json(&capture, args, world);
    }
    let page = Page::new(args.color, false, world);
    let first = output::deliver(&report(&capture, page), None, world, Exit::Clean);
    if first != Exit::Clean || capture.is_trusted() {
        return first;
    }
    match write(&capture, args, world) {
        Writing::Done => output::deliver(&setting(&capture, &world.env, page), None, world, Exit::Clean),
        Writing::Failed => Exit::Failed,
        Writing::Refused(why) => {
            output::complain(why);
            Exit::Findings
        }
    }
}

fn request(args: &CaptureArgs, world: &World) -> Result<(Request, probe::Options), Unusable> {
    let Some((host, port)) = server(&args.host) else {
        return Err(Unusable::Host(shown(&args.host, 80)));
    };
    let clients = usage::clients(args.client.as_slice(), world)?;
    let (runtime, _) = usage::runtime(args.node, world);
    let file = |c: char| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '-' };
    let path = args.output.clone();
    let path = path.unwrap_or_else(|| format!("{}-root.pem", host.chars().map(file).collect::<String>()));
    let options = probe::Options {
        connect_to: usage::connect_to(&args.connect_to)?,
        clock: world.clock,
        ..probe::Options::default()
    };
    let request = Request {
        host,
        port,
        client: clients.first().copied().unwrap_or(crate::client::ClientId::Serverless3),
        runtime,
        aia: args.aia,
        path: world.files.absolute(&path),
        at: args.at.unwrap_or_else(|| world.clock.now()),
    };
    Ok((request, options))
}

/// The text for IT, where there is something to ask for.
fn sent(capture: &Capture, world: &World) -> Exit {
    if capture.chain.is_empty() || capture.is_trusted() {
        let page = Page { colours: false, width: world.terminal.width };
        output::complain("there is nothing to ask for");
        return output::deliver(&report(capture, page), None, world, Exit::Findings);
    }
    output::deliver(&letter(capture), None, world, Exit::Clean)
}

fn as_json(capture: &Capture, args: &CaptureArgs, world: &World) -> Exit {
    let writing = if capture.is_trusted() { None } else { Some(write(capture, args, world)) };
    let (exit, written) = match writing {
        None => (Exit::Clean, None),
        Some(Writing::Done) => (Exit::Clean, Some(capture.request.path.as_str())),
        Some(Writing::Failed) => (Exit::Failed, None),
        Some(Writing::Refused(why)) => {
            output::complain(why);
            (Exit::Findings, None)
        }
    };
    output::deliver(&(json::report(capture, exit == Exit::Clean, written) + "\n"), None, world, exit)
}

/// Writes the root, if it helps and somebody says that it is the right one.
fn write(capture: &Capture, args: &CaptureArgs, world: &World) -> Writing {
    let found = capture.search.found.as_ref().filter(|_| capture.setting.is_some());
    let Some((root, merged)) = found.and_then(|found| found.root()).zip(capture.bundle()) else {
        return Writing::Refused("nothing was written");
    };
    match &args.expect {
        Some(expected) if expected.0 == root.sha256() => {}
        Some(_) => {
            return Writing::Refused("not written: the fingerprint is not the expected one; do not trust it");
        }
        None if args.format == Format::Json => {
            return Writing::Refused("not written: --expect takes the SHA-256 fingerprint that IT told you");
        }
        None => {
            let path = shown(&capture.request.path, 120);
            let replaced = if world.files.exists(&capture.request.path) {
                ", which is there and is replaced"
            } else {
                ""
            };
            let question = format!(
                "Is {} the fingerprint that you were told? `yes` writes it to {path}{replaced}: ",
                root.sha256()
            );
            match world.terminal.ask(&question) {
                Some(answer) if answer.expose().eq_ignore_ascii_case("yes") => {}
                Some(_) => return Writing::Refused("nothing was written"),
                None => {
                    return Writing::Refused(
                        "not written: there is nobody to ask; --expect takes the SHA-256 fingerprint that IT told you",
                    );
                }
            }
        }
    }
    match publish(world, &capture.request.path, &text::pem(&merged), &merged) {
        Ok(()) => Writing::Done,
        Err(refused) => {
            output::complain(&Untrusted(&refused.to_string()).to_string());
            Writing::Failed
        }
    }
}
