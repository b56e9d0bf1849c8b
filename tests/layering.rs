//! The house, checked: a layer imports only layers above it, and the manners that no lint knows.
//!
//! The order of the layers is the order of the blocks of `pub mod` lines in `src/lib.rs`: one list, read by people and
//! by this test.

#![expect(clippy::unwrap_used, reason = "a test says where it failed")]

use std::fs;
use std::path::{Path, PathBuf};

/// What only some layers may touch, and which.
const RESERVED: [(&[&str], &[&str]); 3] = [
    (&["std::env", "SystemTime::now", "Instant::now"], &["world", "probe", "demo"]),
    (&["std::fs", "fs::write", "fs::read", "File::open", "File::create"], &["world", "probe", "demo"]),
    (
        &["TcpStream", "TcpListener", "UdpSocket", "UnixStream", "ToSocketAddrs", "process::Command"],
        &["world", "probe", "demo"],
    ),
];

/// What no code holds; `expect` with its reason says the same as `allow`, and ends when it is no longer needed.
const FORBIDDEN: [&str; 8] =
    ["#[allow(", "#![allow(", "todo!(", "unimplemented!(", "dbg!(", "TODO", "FIXME", "process::exit"];

/// Names that say nothing.
const EMPTY_NAMES: [&str; 6] = ["common", "helpers", "misc", "types", "util", "utils"];

#[test]
fn a_layer_imports_only_layers_above_it() {
    let layers = layers();
    assert!(layers.len() > 5 && layers.iter().flatten().any(|name| name == "world"), "{layers:?}");
    let level = |name: &str| layers.iter().position(|layer| layer.iter().any(|module| module == name));
    let mut faults = Vec::new();
    for source in sources() {
        let Some(own) = level(&source.layer) else { continue };
        for (number, line) in source.code() {
            for imported in line.split("crate::").skip(1).flat_map(first_names) {
                if level(&imported).is_some_and(|other| other > own) {
                    faults.push(format!("{}:{number}: {} imports {imported}", source.path, source.layer));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_machine_is_touched_in_its_layers_only() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.code() {
            for (names, layers) in RESERVED {
                if !layers.contains(&source.layer.as_str()) {
                    let found = names.iter().filter(|name| line.contains(**name));
                    faults.extend(found.map(|name| format!("{}:{number}: {name}", source.path)));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn nothing_forbidden_is_written() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.text.lines().enumerate() {
            let found = FORBIDDEN.iter().filter(|word| line.contains(**word));
            faults.extend(found.map(|word| format!("{}:{}: {word}", source.path, number + 1)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_are_short_and_well_named() {
    let mut faults = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        let limit = if source.layer == "main" { 15 } else { 400 };
        if lines > limit {
            faults.push(format!("{}: {lines} lines, at most {limit}", source.path));
        }
        let stem = Path::new(&source.path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if EMPTY_NAMES.contains(&stem.as_str()) {
            faults.push(format!("{}: a name that says nothing", source.path));
        }
        // A rule's manual is its header.
        let is_rule = source.text.contains("\nrule! {\n    /// ");
        if !is_rule && !source.text.starts_with("//! ") {
            faults.push(format!("{}: no header that says what it is for", source.path));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The layers in `src/lib.rs`: each block of `pub mod` lines is one.
fn layers() -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("lib.rs")).unwrap();
    let blocks = text.split("\n\n").map(|block| {
        let names = block.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
        names.map(str::to_owned).collect::<Vec<_>>()
    });
    blocks.filter(|names| !names.is_empty()).collect()
}

/// The module names right after `crate::`, also in braces.
fn first_names(rest: &str) -> Vec<String> {
    let name =
        |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    match rest.strip_prefix('{') {
        Some(list) => list.split(',').map(name).collect(),
        None => vec![name(rest)],
    }
}

struct Source {
    path: String,
    /// The first part of the module path: `probe` for `src/probe/tls.rs`.
    layer: String,
    text: String,
}

impl Source {
    /// Numbered lines without comments, up to the tests at the end of the file.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_test = self.path.ends_with("tests.rs") || self.path.contains("/tests/");
        let end =
            if is_test { 0 } else { self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len()) };
        let lines = self.text.get(..end).unwrap_or_default().lines().enumerate();
        lines.map(|(number, line)| (number + 1, line.split("//").next().unwrap_or_default()))
    }
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&root(), &mut paths);
    paths.sort();
    assert!(paths.len() > 30, "only {} files were found", paths.len());
    let source = |path: &PathBuf| {
        let relative = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let layer = relative.split(['/', '.']).next().unwrap_or_default().to_owned();
        Source { layer, path: format!("src/{relative}"), text: fs::read_to_string(path).unwrap() }
    };
    paths.iter().map(source).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}
