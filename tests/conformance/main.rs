//! The judges against recorded verdicts of the real clients.
//!
//! `testdata/verdicts/` is this project's own record. Where a checkout of more records lies beside the repository
//! (`../shared/oracle`), those are compared as well; where not, that part says so.

#![expect(clippy::print_stdout, reason = "says how much was compared, and what was skipped")]
#![expect(clippy::unwrap_used, reason = "a record that cannot be read is a failed test")]

mod case;
mod compare;
mod hostile;

use std::path::{Path, PathBuf};

use case::Case;
use compare::{Tally, compare};

#[test]
fn own_record() {
    let path = root().join("testdata/verdicts/cases.jsonl");
    let tally = judge_all(&[path]);
    println!("{tally}");
    assert!(tally.compared > 5_000, "only {} verdicts compared", tally.compared);
    tally.assert_agreement();
}

#[test]
fn record_beside_the_repository() {
    let paths = beside();
    if paths.is_empty() {
        println!("skipped: no record beside the repository");
        return;
    }
    let tally = judge_all(&paths);
    println!("{tally}");
    assert!(tally.compared > 2_000, "only {} verdicts compared", tally.compared);
    tally.assert_agreement();
}

/// A request is signed on a permit's word, so nothing that a client refused may get one.
#[test]
fn nothing_refused_is_permitted() {
    let refused = own_cases().iter().map(compare::permits).sum::<usize>();
    assert!(refused > 3_000, "only {refused} refusals");
}

/// The same through a whole check, with keys at hand.
#[test]
fn nothing_is_signed_for_a_hostile_endpoint() {
    let mut cases = own_cases();
    cases
        .extend(beside().iter().flat_map(|path| cases_of(path)).filter(|case| !case.is_about_the_protocol()));
    let presented = cases.iter().map(hostile::present).sum::<usize>();
    println!("{presented} refused chains presented");
    assert!(presented > 2_000, "only {presented} chains presented");
}

fn own_cases() -> Vec<Case> {
    cases_of(&root().join("testdata/verdicts/cases.jsonl"))
}

/// Records beside the repository.
fn beside() -> Vec<PathBuf> {
    let folder = root().join("../shared/oracle");
    let files =
        ["cases.jsonl.xz", "third-party/cases-limbo.jsonl.xz", "third-party/cases-bettertls-sample.jsonl.xz"];
    files.iter().map(|file| folder.join(file)).filter(|path| path.exists()).collect()
}

fn cases_of(path: &Path) -> Vec<Case> {
    let case =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    read(path).lines().map(case).collect()
}

fn judge_all(paths: &[PathBuf]) -> Tally {
    let mut tally = Tally::default();
    paths.iter().flat_map(|path| cases_of(path)).for_each(|case| compare(&case, &mut tally));
    tally
}

/// The text of a file, decompressed if need be.
fn read(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "xz") {
        let mut text = Vec::new();
        lzma_rs::xz_decompress(&mut bytes.as_slice(), &mut text).unwrap();
        return String::from_utf8(text).unwrap();
    }
    String::from_utf8(bytes).unwrap()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
