//! Which clients are installed here, and on which Node they would run: from `PATH` and the files beside it. Nothing is
//! executed.

use serde_json::Value;

use super::id::{ClientId, Runtime};
use crate::input::vars;
use crate::world::World;

/// A client that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    pub client: ClientId,
    /// As its package says; `None` where no package file is at the usual place.
    pub version: Option<String>,
    /// The package file, or the program on `PATH`.
    pub path: String,
}

/// The Node on `PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundNode {
    pub path: String,
    /// `None` where neither its header file nor its folder tells.
    pub major: Option<u32>,
}

impl FoundNode {
    /// The measured runtime nearest to it, and whether it is the very one. Without a version, Node 20.
    #[must_use]
    pub fn runtime(&self) -> (Runtime, bool) {
        self.major.map_or((Runtime::default(), false), Runtime::nearest)
    }
}

/// Package files are small.
const PACKAGE_LIMIT: u64 = 1024 * 1024;

/// All clients found, the project's own first, then those on `PATH` in its order. Each once.
#[must_use]
pub fn installed(world: &World) -> Vec<Installed> {
    let mut found: Vec<Installed> = Vec::new();
    for package in ["serverless", "osls"] {
        found.extend(packaged(world, &format!("node_modules/{package}/package.json")));
    }
    for folder in folders(world) {
        for (name, package) in PROGRAMS {
            let program = format!("{folder}/{name}");
            if !world.files.exists(&program) {
                continue;
            }
            // npm's global folder, and `node_modules/.bin` of a project.
            let places =
                ["../lib/node_modules", ".."].map(|place| format!("{folder}/{place}/{package}/package.json"));
            found.extend(places.iter().find_map(|place| packaged(world, place)));
        }
        for (name, client) in [("aws", ClientId::AwsCli), ("curl", ClientId::Curl)] {
            let path = format!("{folder}/{name}");
            if world.files.exists(&path) {
                found.push(Installed { client, version: None, path });
            }
        }
    }
    let mut once: Vec<Installed> = Vec::new();
    for client in found {
        if !once.iter().any(|other| other.client == client.client) {
            once.push(client);
        }
    }
    once
}

/// Names on `PATH`, and the packages that bring them. osls brings all three.
const PROGRAMS: [(&str, &str); 5] = [
    ("serverless", "serverless"),
    ("sls", "serverless"),
    ("osls", "osls"),
    ("serverless", "osls"),
    ("sls", "osls"),
];

/// The clients to predict when the user names none: those that deploy and are installed, else Serverless 3.
#[must_use]
pub fn default_clients(world: &World) -> Vec<ClientId> {
    let deploys = |client: &ClientId| client.runs_on_node() && *client != ClientId::Node;
    let clients: Vec<ClientId> = installed(world).iter().map(|found| found.client).filter(deploys).collect();
    if clients.is_empty() { vec![ClientId::Serverless3] } else { clients }
}

fn packaged(world: &World, path: &str) -> Option<Installed> {
    let bytes = world.files.read(path, PACKAGE_LIMIT).ok()?;
    let package: Value = serde_json::from_slice(&bytes).ok()?;
    let version = package["version"].as_str()?;
    let major = version.split('.').next()?;
    let client = match (package["name"].as_str()?, major) {
        ("serverless", "1") => ClientId::Serverless1,
        ("serverless", "2") => ClientId::Serverless2,
        ("serverless", "3") => ClientId::Serverless3,
        ("serverless", "4") => ClientId::Serverless4,
        ("osls", "3") => ClientId::Osls3,
        ("osls", "4") => ClientId::Osls4,
        _ => return None,
    };
    Some(Installed { client, version: Some(version.to_owned()), path: path.to_owned() })
}

/// The first `node` on `PATH`, with its version from the header file beside it or from the name of its folder.
#[must_use]
pub fn node(world: &World) -> Option<FoundNode> {
    let names = ["node", "node.exe"];
    let folder = folders(world)
        .find(|folder| names.iter().any(|name| world.files.exists(&format!("{folder}/{name}"))))?;
    let header = format!("{folder}/../include/node/node_version.h");
    let major = world
        .files
        .read(&header, PACKAGE_LIMIT)
        .ok()
        .and_then(|bytes| defined_major(&String::from_utf8_lossy(&bytes)))
        .or_else(|| named_major(folder));
    Some(FoundNode { path: format!("{folder}/node"), major })
}

fn defined_major(header: &str) -> Option<u32> {
    let line = header.lines().find_map(|line| line.trim().strip_prefix("#define NODE_MAJOR_VERSION"))?;
    line.trim().parse().ok()
}

/// nvm, fnm and their like keep each version in a folder called `v20.11.0` or `20.11.0`.
fn named_major(folder: &str) -> Option<u32> {
    folder.split(['/', '\\']).rev().find_map(|part| {
        let version = part.strip_prefix('v').unwrap_or(part);
        let mut numbers = version.split('.');
        let major = numbers.next()?.parse().ok()?;
        (numbers.next()?.parse::<u32>().is_ok() && numbers.next()?.parse::<u32>().is_ok()).then_some(major)
    })
}

fn folders(world: &World) -> impl Iterator<Item = &str> {
    let separator = if cfg!(windows) { ';' } else { ':' };
    let path = world.env.get(vars::PATH).unwrap_or_default();
    path.split(separator).filter(|folder| !folder.is_empty()).map(|folder| folder.trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Clock, Files, Net, Terminal};

    fn world(path: &str, files: &[(&str, &str)]) -> World {
        let given = files.iter().map(|(name, text)| ((*name).into(), text.as_bytes().to_vec())).collect();
        World {
            env: [("PATH", path)].into_iter().collect(),
            files: Files::Given(given),
            clock: Clock::Fixed(0),
            net: Net::Refused,
            terminal: Terminal::none(),
        }
    }

    #[test]
    fn the_project_comes_before_the_path() {
        let world = world(
            "/opt/bin:/usr/bin",
            &[
                ("node_modules/osls/package.json", r#"{"name":"osls","version":"4.3.1"}"#),
                ("/opt/bin/sls", ""),
                (
                    "/opt/bin/../lib/node_modules/serverless/package.json",
                    r#"{"name":"serverless","version":"3.40.0"}"#,
                ),
                ("/usr/bin/curl", ""),
                ("/usr/bin/aws", ""),
            ],
        );
        let found: Vec<_> =
            installed(&world).into_iter().map(|found| (found.client, found.version)).collect();
        let version = |text: &str| Some(text.to_owned());
        assert_eq!(
            found,
            [
                (ClientId::Osls4, version("4.3.1")),
                (ClientId::Serverless3, version("3.40.0")),
                (ClientId::AwsCli, None),
                (ClientId::Curl, None),
            ]
        );
        assert_eq!(default_clients(&world), [ClientId::Osls4, ClientId::Serverless3]);
    }

    #[test]
    fn without_a_framework_it_is_serverless_3() {
        assert_eq!(default_clients(&world("/usr/bin", &[("/usr/bin/curl", "")])), [ClientId::Serverless3]);
        let unknown = world(
            "",
            &[("node_modules/serverless/package.json", r#"{"name":"serverless","version":"9.0.0"}"#)],
        );
        assert_eq!(default_clients(&unknown), [ClientId::Serverless3]);
    }

    #[test]
    fn node_by_its_header_or_its_folder() {
        let header = "#define NODE_MAJOR_VERSION 22\n#define NODE_MINOR_VERSION 1\n";
        let by_header =
            world("/usr/bin", &[("/usr/bin/node", ""), ("/usr/bin/../include/node/node_version.h", header)]);
        assert_eq!(node(&by_header).and_then(|node| node.major), Some(22));
        let by_folder = world(
            "/home/u/.nvm/versions/node/v18.20.4/bin",
            &[("/home/u/.nvm/versions/node/v18.20.4/bin/node", "")],
        );
        let found = node(&by_folder).expect("it is there");
        assert_eq!(found.runtime(), (Runtime::Node18, true));
        assert_eq!(node(&world("/usr/bin", &[])), None);
    }
}
