//! `inspect`, `bundle` and `capture` as people run them: the program itself, in a scratch folder of messy files, with an empty
//! environment. What it prints is held in `testdata/material/`; `UPDATE=1 cargo test --test material` makes it anew.

#![expect(clippy::unwrap_used, reason = "a test says where it failed")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

mod material {
    mod bundle;
    mod capture;
    pub(crate) mod golden;
    mod inspect;
    mod messy;
}

/// The moment at which all cases are judged.
const AT: &str = "2026-11-23T12:00:00Z";

fn pki(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rules/pki").join(file);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn pki_text(file: &str) -> String {
    String::from_utf8(pki(file)).unwrap()
}

/// A scratch folder, and the program run in it.
struct Desk {
    folder: tempfile::TempDir,
}

/// What one run gave.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new(files: &[(&str, Vec<u8>)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, args: &[&str], env: &[(&str, &str)], stdin: &[u8]) -> Said {
        let mut child = Command::new(env!("CARGO_BIN_EXE_slsca"))
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .envs(env.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that does not read its input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| {
            String::from_utf8(bytes).unwrap().replace(self.folder.path().to_str().unwrap(), "SCRATCH")
        };
        Said { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }
}
