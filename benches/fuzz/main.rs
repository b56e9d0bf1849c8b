//! Fuzzing on stable Rust: `cargo bench --bench fuzz -- [--target NAME] [--minutes N | --rounds N] [--seed N]`.
//!
//! The mutator is deterministic: the same seed and rounds give the same inputs. An input whose outcome has not been seen before
//! (which kinds of blocks, which errors, which repairs) joins the corpus, so that later inputs grow out of it. A panic, a
//! broken promise or an input that takes longer than two seconds ends the run with exit 1 and is saved in
//! `target/fuzz/`. Without arguments each target runs a few thousand rounds.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

mod mutator;
mod targets;

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use mutator::Mutator;
use targets::{TARGETS, Target};

/// No input may take longer.
const SLOWEST: Duration = Duration::from_secs(2);
const MOST_INPUTS: usize = 4096;
const LARGEST_INPUT: usize = 64 * 1024;

struct Options {
    target: Option<String>,
    time: Option<Duration>,
    rounds: u64,
    seed: u64,
}

fn main() -> ExitCode {
    let options = options();
    let wanted = |target: &&Target| options.target.as_deref().is_none_or(|name| name == target.name);
    // A failure prints what it was; the backtrace of every caught panic would only repeat it.
    std::panic::set_hook(Box::new(|_| {}));
    let mut failed = false;
    for target in TARGETS.iter().filter(wanted) {
        failed |= !run(target, &options);
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn options() -> Options {
    let mut options = Options { target: None, time: None, rounds: 3000, seed: 1 };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut number = || args.next().and_then(|value| value.parse::<u64>().ok()).expect("a number");
        match arg.as_str() {
            "--minutes" => options.time = Some(Duration::from_secs(number() * 60)),
            "--rounds" => options.rounds = number(),
            "--seed" => options.seed = number(),
            "--target" => options.target = args.next(),
            // cargo adds this one.
            "--bench" => {}
            other => panic!("unknown argument {other}"),
        }
    }
    options
}

fn run(target: &Target, options: &Options) -> bool {
    let mut corpus = seeds(target);
    let mut seen: HashSet<u64> = HashSet::new();
    let mut mutator = Mutator::new(options.seed);
    let (seeds, started) = (corpus.len(), Instant::now());
    let (mut rounds, mut slowest, mut bytes) = (0_u64, Duration::ZERO, 0_u64);
    let goes_on = |rounds: u64| match options.time {
        Some(time) => started.elapsed() < time,
        None => rounds < options.rounds,
    };
    while goes_on(rounds) {
        // First the seeds as they are.
        let input = match usize::try_from(rounds).ok().filter(|round| *round < seeds) {
            Some(round) => corpus[round].clone(),
            None => mutator.mutated(&corpus, LARGEST_INPUT),
        };
        rounds += 1;
        bytes += input.len() as u64;
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| (target.run)(&input)));
        let took = begun.elapsed();
        slowest = slowest.max(took);
        match outcome {
            Ok(_) if took > SLOWEST => return failed(target, &input, &format!("took {took:?}"), rounds),
            Ok(signature) => {
                if seen.insert(signature) && rounds > seeds as u64 && corpus.len() < MOST_INPUTS {
                    corpus.push(input);
                }
            }
            Err(panic) => {
                let words = panic.downcast_ref::<String>().map(String::as_str);
                let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic");
                return failed(target, &input, words, rounds);
            }
        }
    }
    println!(
        "{:<12} ok: {rounds} inputs, {} MB, {} outcomes, corpus {seeds} -> {}, slowest {:.1} ms, {:.0} s, seed {}",
        target.name,
        bytes / 1_000_000,
        seen.len(),
        corpus.len(),
        slowest.as_secs_f64() * 1000.0,
        started.elapsed().as_secs_f64(),
        options.seed,
    );
    true
}

fn failed(target: &Target, input: &[u8], words: &str, round: u64) -> bool {
    let folder = root().join("target/fuzz");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}-{round}", target.name));
    std::fs::write(&path, input).unwrap();
    println!("{:<12} FAILED in round {round}: {words}; the input is {}", target.name, path.display());
    false
}

/// The committed seeds, in the order of their names.
fn seeds(target: &Target) -> Vec<Vec<u8>> {
    let folder = root().join("testdata/fuzz").join(target.name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
