//! `docs/clients.md`, made from the tables: who reads what, and what follows from it.

use std::fmt::Write as _;

use super::endpoint::Service;
use super::id::ClientId;
use super::model::{Model, Trust, model};
use crate::input::proxy::bypass;
use crate::input::vars::table::{Topic, Variable, variables};
use crate::wire::Scheme;

const HEAD: &str = "\
# Who reads what

Which environment variables each client reads for trust, proxies, credentials and endpoints, and what it does with them.
Generated from the tables in `src/input/vars/table.rs` and `src/client/`; change those, then run
`UPDATE=1 cargo test --test clients reference`.

`*` marks what is known from reading the client's source only; everything else was held against the real program.
";

/// The whole page.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(HEAD);
    clients(&mut page);
    for (topic, title) in [
        (Topic::Trust, "Trust"),
        (Topic::Proxy, "Proxies"),
        (Topic::Credentials, "Credentials"),
        (Topic::Endpoint, "Regions and endpoints"),
        (Topic::Patience, "Time limits and retries"),
    ] {
        let _ = write!(page, "\n## {title}\n\n");
        matrix(&mut page, topic);
        for variable in variables().filter(|variable| variable.topic == topic) {
            details(&mut page, variable);
        }
    }
    page
}

fn clients(page: &mut String) {
    page.push_str("\n## The clients\n\n");
    page.push_str("| client | id | trust settings | through a proxy they | proxy variables, strongest first | `NO_PROXY` | evidence |\n");
    page.push_str("|---|---|---|---|---|---|---|\n");
    for client in ClientId::ALL {
        line(page, client, Service::CloudFormation);
        if client == ClientId::Serverless4 {
            line(page, client, Service::Sts);
        }
    }
    page.push_str(NOTES);
}

const NOTES: &str = "
- **`ca` and `cafile` replace** Node's roots and `NODE_EXTRA_CA_CERTS`; they do not add to them.
- **With any proxy variable set they do not reach AWS** in Serverless and osls: they only secure the session with an
  `https://` proxy. `NODE_EXTRA_CA_CERTS` works in both cases, as long as `ca` and `cafile` are not in force.
- A `cafile` that cannot be read ends Serverless and osls 3 while they load, also in `print` and `package`; osls 4 when it makes
  its first request. `--version` always works.
- A proxy URL without `http://` is not understood by any client on Node.
";

fn line(page: &mut String, client: ClientId, service: Service) {
    let row = model(client, service);
    let part = match (client, service) {
        (ClientId::Serverless4, Service::Sts) => ", credential check",
        (ClientId::Serverless4, _) => ", deployment",
        _ => "",
    };
    let read = if row.provenance == super::id::Provenance::Read { "*" } else { "" };
    let names: Vec<String> =
        row.proxies.names(Scheme::Https).iter().map(|name| format!("`{name}`")).collect();
    let names =
        if row.trust == Trust::Node { "with `NODE_USE_ENV_PROXY=1`: ".to_owned() } else { String::new() }
            + &names.join(", ");
    let _ = writeln!(
        page,
        "| {}{part}{read} | `{}` | {} | {} | {names} | {} | {} |",
        client.title(),
        client.id(),
        trust(row),
        if row.trust_through_tunnel { "reach AWS" } else { "reach only an `https://` proxy" },
        no_proxy(row.no_proxy),
        row.evidence,
    );
}

fn trust(row: &Model) -> &'static str {
    match row.trust {
        Trust::Botocore => "`AWS_CA_BUNDLE`, `ca_bundle`, `REQUESTS_CA_BUNDLE`; else certifi's",
        Trust::Curl => "`CURL_CA_BUNDLE`, else `SSL_CERT_FILE`; and the system's",
        Trust::FrameworkAtLoad => "`ca` + `cafile`, read at start; else Node's",
        Trust::FrameworkAtRequest => "`ca` + `cafile`, read at the first request; else Node's",
        Trust::Node => "Node's: built in, `NODE_EXTRA_CA_CERTS`, flags",
        Trust::ProxyOnly => "Node's; one `cafile` for the proxy",
        Trust::Rustls => "`ca` + `cafile`; else Mozilla's",
    }
}

fn no_proxy(dialect: bypass::Dialect) -> &'static str {
    match dialect {
        bypass::Dialect::Curl => "suffixes, prefix lengths, `*`",
        bypass::Dialect::Ignored => "ignored",
        bypass::Dialect::Node => "exact, `.x`, `*.x`",
        bypass::Dialect::Python => "suffixes, `*`",
        bypass::Dialect::SampleHosts => "all five sample hosts or none",
    }
}

/// One row a variable, one column a client.
fn matrix(page: &mut String, topic: Topic) {
    let ids: Vec<&str> = ClientId::ALL.iter().map(|client| client.id()).collect();
    let _ = writeln!(page, "| variable | {} |", ids.join(" | "));
    let _ = writeln!(page, "|---|{}", ":-:|".repeat(ids.len()));
    for variable in variables().filter(|variable| variable.topic == topic) {
        let cells: Vec<&str> =
            ids.iter().map(|id| if variable.reader(id).is_some() { "yes" } else { "–" }).collect();
        let _ = writeln!(page, "| `{}` | {} |", variable.name, cells.join(" | "));
    }
    page.push('\n');
}

fn details(page: &mut String, variable: &Variable) {
    let _ = writeln!(page, "- **`{}`**: {}", variable.name, variable.about);
    for reader in variable.readers.iter().filter(|reader| !reader.how.is_empty()) {
        let clients: Vec<&str> = ClientId::ALL
            .iter()
            .filter(|client| reader.clients.contains(&client.id()))
            .map(|client| client.title())
            .collect();
        let _ = writeln!(page, "  {}: {}.", clients.join(", "), reader.how);
    }
}
