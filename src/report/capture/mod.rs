//! What the network presents, for people: who it is, what is missing, how to be sure of it, and the one setting that helps.

pub mod json;
mod letter;

use crate::capture::{Capture, Found, Standing, Where};
use crate::client::ClientId;
use crate::input::vars::tools::TOOLS;
use crate::moment::day;
use crate::trust::certificate::Certificate;
use crate::untrusted::{Untrusted, shown};
use crate::wire::StepOutcome;
use crate::world::Env;

use super::human::place;
use super::inspect::words;
use super::json::proxy_url;
use super::shell::Shell;
use super::style::{Page, wrapped};

pub use letter::letter;

/// Everything up to the question whether the root is the right one.
#[must_use]
pub fn report(capture: &Capture, page: Page) -> String {
    let mut text = headline(capture, page);
    if capture.chain.is_empty() {
        line(&mut text, &page.bad(format!("✗ {}", safe(&nothing(capture)))));
        return text;
    }
    for (number, certificate) in capture.chain.iter().enumerate() {
        text.push_str(&certificate_lines(
            &format!("{:>3} ", number + 1),
            certificate,
            capture.request.at,
            page,
        ));
    }
    text.push('\n');
    paragraph(&mut text, &standing(capture, page), page);
    paragraph(&mut text, &verdict(capture, page), page);
    if capture.is_trusted() {
        return text;
    }
    match &capture.search.found {
        Some(found) => root(&mut text, capture, found, page),
        None => text.push_str(&not_found(capture, page)),
    }
    text
}

fn headline(capture: &Capture, page: Page) -> String {
    let route = &capture.call.route;
    let through = match (&route.proxy, capture.call.proxy_variable) {
        (Some(proxy), Some(variable)) => format!(" through {} ({variable})", safe(&proxy_url(proxy))),
        (Some(proxy), None) => format!(" through {}", safe(&proxy_url(proxy))),
        (None, _) => String::new(),
    };
    let host = page.strong(shown(&capture.authority(), 80));
    let mut text = String::new();
    line(&mut text, &format!("{host}{through}, the way of {}", client_name(capture)));
    text
}

pub(super) fn client_name(capture: &Capture) -> String {
    let client = capture.request.client;
    match client {
        ClientId::Node => format!("Node {}", capture.request.runtime.major()),
        other if other.runs_on_node() => {
            format!("{} on Node {}", other.title(), capture.request.runtime.major())
        }
        other => other.title().to_owned(),
    }
}

/// Why no certificate came.
pub(super) fn nothing(capture: &Capture) -> String {
    let failed = capture.trace.steps.iter().rfind(|step| step.outcome == StepOutcome::Failed);
    match failed {
        Some(step) if step.detail.is_empty() => {
            format!("{} failed: `slsca check` tells why", step.phase.name())
        }
        Some(step) => format!("{}: {}", step.phase.name(), step.detail),
        None => "it presented no certificate".to_owned(),
    }
}

fn certificate_lines(head: &str, certificate: &Certificate, at: i64, page: Page) -> String {
    let mut text = String::new();
    let title = super::inspect::title(certificate);
    line(&mut text, &format!("{head}{}", page.strong(shown(&title, page.width.saturating_sub(6)))));
    let facts = [words::validity(certificate, at, page), words::role(certificate), words::key(certificate)];
    line(&mut text, &format!("     {}", facts.join(" · ")));
    line(&mut text, &format!("     sha256 {}", page.faint(certificate.sha256())));
    text
}

/// Who made what was presented.
fn standing(capture: &Capture, page: Page) -> String {
    let issuer = shown(capture.missing().unwrap_or_default(), 60);
    let is_aws = is_aws(&capture.request.host);
    match &capture.standing {
        Standing::Aws => format!("{} the chain ends in a root that AWS uses", page.good("✓")),
        Standing::Public if is_aws => format!(
            "{} the chain ends in a public root, `{issuer}`, and not in one of those that AWS uses (Amazon Trust Services, \
             Starfield)",
            page.warning("!")
        ),
        Standing::Public => format!("{} the chain ends in a public root, `{issuer}`", page.good("✓")),
        Standing::Private(product) => {
            let product = product
                .map_or_else(String::new, |product| format!("; its names are those of {}", product.vendor));
            let what = if is_aws {
                format!(
                    "this is not AWS: no root that AWS uses (Amazon Trust Services, Starfield) stands behind it; \
                     `{issuer}` opens the connection and signs for it{product}"
                )
            } else {
                format!("no public root stands behind it: `{issuer}` signed it{product}")
            };
            format!("{} {what}", page.bad("✗"))
        }
        Standing::Nothing => String::new(),
    }
}

/// A host that is Amazon's by its name.
#[must_use]
pub fn is_aws(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    ["amazonaws.com", "amazonaws.com.cn", "api.aws", "amazonaws.eu"]
        .iter()
        .any(|suffix| host.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

fn verdict(capture: &Capture, page: Page) -> String {
    let name = client_name(capture);
    match &capture.verdict {
        Some(verdict) if verdict.ok == Some(true) => {
            let by = &capture.call.endpoint_hop.roots.variables;
            let by = if by.is_empty() { String::new() } else { format!(", with {}", by.join(" and ")) };
            format!("{} {name} trusts it{by}", page.good("✓"))
        }
        Some(verdict) => {
            let words = if verdict.message.is_empty() { &verdict.why } else { &verdict.message };
            format!("{} {name} does not trust it: {}", page.bad("✗"), shown(words, 200))
        }
        None => format!("{} {name} does not look at certificates as it is set up here", page.warning("!")),
    }
}

fn root(text: &mut String, capture: &Capture, found: &Found, page: Page) {
    let Some(root) = found.root() else { return };
    text.push('\n');
    let what = if root.is_self_issued() && root.is_ca() { "root" } else { "certificate" };
    line(text, &format!("the {what} that is missing, {}:", origin(found, capture)));
    text.push_str(&certificate_lines("    ", root, capture.request.at, page));
    line(text, &format!("     sha1   {}", page.faint(root.sha1())));
    if found.path.len() > 1 {
        let count = found.path.len() - 1;
        line(text, &format!("     and {count} between it and what was sent"));
    }
    text.push('\n');
    if !found.helps {
        let words = format!("{} it would not help alone", page.bad("✗"));
        let why = capture.verdict.as_ref().map(|verdict| verdict.why.as_str()).unwrap_or_default();
        paragraph(text, &format!("{words}: {}", safe(why)), page);
    } else if capture.setting.is_none() {
        let why =
            "no setting of this client leads it to this connection as things are; `slsca check` tells why";
        paragraph(text, &format!("{} {why}", page.bad("✗")), page);
    } else {
        paragraph(text, &comparing(capture, found), page);
    }
}

/// Where the root is from.
pub(super) fn origin(found: &Found, capture: &Capture) -> String {
    match &found.place {
        Where::Issuer(url) => format!("fetched from {}", shown(url, 120)),
        Where::Presented => format!("as {} sent it along", shown(&capture.request.host, 80)),
        Where::Settings(origin) => format!("named by {} already", safe(&place(origin))),
        Where::System(origin) => format!("from the system's store ({})", safe(&place(&plain(origin)))),
    }
}

fn plain(origin: &crate::origin::Origin) -> crate::origin::Origin {
    crate::origin::Origin { line: None, column: None, block: None, ..origin.clone() }
}

/// How to be sure of a root, by where it comes from.
fn comparing(capture: &Capture, found: &Found) -> String {
    let ask = "Whoever holds its key can read and change all that you send, so compare before you trust: ask your IT for the \
               SHA-256 fingerprint of this certificate by another way than this network, by telephone or from a colleague's \
               machine, and hold it against the one above, all of it.";
    let by_where = match &found.place {
        Where::Issuer(_) | Where::Presented => {
            "It came over the network, and the network vouches for nothing."
        }
        Where::Settings(_) => "You named it yourself; it does not reach this connection.",
        Where::System(_) => "Whoever runs this machine has put it into the system's store.",
    };
    let product = match &capture.standing {
        Standing::Private(Some(product)) => {
            format!(" The root of {} is {} ({}).", product.vendor, product.root, product.source)
        }
        _ => String::new(),
    };
    format!(
        "{by_where} {ask}{product} `slsca capture {} --request` writes the text to send.",
        shown(&capture.authority(), 80)
    )
}

fn not_found(capture: &Capture, page: Page) -> String {
    let mut text = String::from("\n");
    let issuer = shown(capture.missing().unwrap_or_default(), 60);
    line(&mut text, &format!("{} the certificate of `{issuer}` is nowhere to be had:", page.bad("✗")));
    for place in &capture.search.looked {
        line(&mut text, &format!("  - {}", wrapped(&safe(place), page.width, 4)));
    }
    let next = format!(
        "ask your IT for it: `slsca capture {} --request` writes the text",
        shown(&capture.authority(), 80)
    );
    paragraph(&mut text, &next, page);
    text
}

/// The one setting, once the file is there.
#[must_use]
pub fn setting(capture: &Capture, env: &Env, page: Page) -> String {
    let Some(fix) = &capture.setting else { return String::new() };
    let mut text = String::new();
    let host = shown(&capture.request.host, 80);
    line(
        &mut text,
        &format!(
            "{}: with this, {} trusts {host} (tried on its model)",
            page.good("fix"),
            client_name(capture)
        ),
    );
    for command in Shell::at_hand(env).commands(fix) {
        line(&mut text, &format!("    {}", page.command(command)));
    }
    if let Some((variable, before)) = &capture.displaces {
        let path = shown(&capture.request.path, 120);
        let words = format!(
            "{variable} names `{}` now, which no longer counts then; `slsca bundle --no-env` with both files writes one that \
             holds what is in it and in `{path}`",
            shown(before, 120)
        );
        paragraph(&mut text, &words, page);
    }
    let replaces = fix
        .set
        .keys()
        .any(|name| TOOLS.iter().any(|tool| tool.variable == name && !tool.adds) || name == "cafile");
    if replaces && matches!(capture.standing, Standing::Private(_)) {
        let words = "this setting replaces the client's own roots: where some hosts are not intercepted, name a bundle that \
                     `slsca bundle --with-mozilla` wrote";
        paragraph(&mut text, words, page);
    }
    text
}

/// What is said about a root for the file it goes into.
pub(super) fn period(certificate: &Certificate) -> String {
    format!("{} to {}", day(certificate.not_before), day(certificate.not_after))
}

fn safe(text: &str) -> String {
    Untrusted(text).to_string()
}

fn paragraph(text: &mut String, words: &str, page: Page) {
    if !words.is_empty() {
        line(text, &wrapped(words, page.width, 2));
    }
}

fn line(text: &mut String, words: &str) {
    text.push_str(words.trim_end());
    text.push('\n');
}
