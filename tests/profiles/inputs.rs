//! Bad files on the program itself: every one gives a finding or an answer, none a hang, and no secret is shown.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

const SECRET: &str = "testsecretwJalrXUtnFEMIK7MDENGbPxRfiCYEX";
/// A program that has not ended after this reads something that has no end.
const PATIENCE: Duration = Duration::from_secs(90);

fn keys(profile: &str) -> String {
    format!("[{profile}]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {SECRET}\n")
}

/// An empty home with the folder in it.
fn home() -> TempDir {
    let home = TempDir::new().expect("a folder");
    fs::create_dir(home.path().join(".aws")).expect("a folder");
    home
}

fn home_with(file: &str, content: &[u8]) -> TempDir {
    let home = home();
    fs::write(home.path().join(".aws").join(file), content).expect("a file");
    home
}

/// The program in that folder. It is killed, and the test fails, if it does not end.
fn slsca(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slsca"));
    command.args(args).current_dir(folder).env_clear().envs(env.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().expect("a process");
    let (sender, ended) = std::sync::mpsc::channel::<()>();
    let process = child.id().to_string();
    let guard = std::thread::spawn(move || {
        let late = ended.recv_timeout(PATIENCE).is_err();
        if late {
            let _ = Command::new("kill").args(["-9", &process]).status();
        }
        late
    });
    let output = child.wait_with_output().expect("an end");
    let _ = sender.send(());
    assert!(!guard.join().expect("a guard"), "{args:?} hangs");
    for bytes in [&output.stdout, &output.stderr] {
        assert!(!String::from_utf8_lossy(bytes).contains(SECRET), "{args:?} shows a secret");
    }
    output
}

/// What `profile` says as JSON, and its exit code. The human form is run too, for what it may show.
fn profile(home: &Path, args: &[&str], env: &[(&str, &str)]) -> (Value, i32) {
    let home = home.to_str().expect("a plain path");
    let env: Vec<_> = env.iter().copied().chain([("HOME", home)]).collect();
    let words: Vec<&str> = ["profile"].iter().chain(args).copied().collect();
    slsca(Path::new(home), &words, &env);
    let list: Vec<&str> = words.iter().filter(|word| **word != "dev").copied().chain(["--list"]).collect();
    slsca(Path::new(home), &list, &env);
    let json: Vec<&str> = words.iter().copied().chain(["--format", "json"]).collect();
    let output = slsca(Path::new(home), &json, &env);
    let found = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{args:?}: {error}: {output:?}"));
    (found, output.status.code().expect("an exit code"))
}

fn rules(found: &Value) -> Vec<&str> {
    let findings = found["findings"].as_array().expect("findings");
    findings.iter().filter_map(|finding| finding["rule"].as_str()).collect()
}

#[test]
fn a_byte_order_mark_is_nothing_to_serverless_and_the_end_of_the_aws_cli() {
    let home = home_with("credentials", format!("\u{feff}{}", keys("dev")).as_bytes());
    let (found, exit) = profile(home.path(), &["dev"], &[]);
    assert_eq!((&found["access_key_id"], exit), (&"AKIA…MPLE".into(), 0));
    assert!(rules(&found).contains(&"profile/byte-order-mark"), "{found}");
    let (found, exit) = profile(home.path(), &["dev", "--client", "aws-cli"], &[]);
    let error = found["error"].as_str().expect("an error");
    assert!(error.starts_with("Unable to parse config file"), "{error}");
    assert_eq!((rules(&found)[0], exit), ("profile/byte-order-mark", 1));
}

#[test]
fn windows_line_ends_are_read_by_all() {
    let home = home_with("credentials", keys("dev").replace('\n', "\r\n").as_bytes());
    fs::write(home.path().join(".aws/config"), "[profile dev]\r\nregion = eu-west-1\r\n").expect("a file");
    for client in ["serverless-3", "serverless-4", "osls-3", "osls-4", "aws-cli"] {
        let (found, exit) = profile(home.path(), &["dev", "--client", client], &[]);
        assert_eq!((&found["access_key_id"], exit), (&"AKIA…MPLE".into(), 0), "{client}");
        assert!(found["error"].is_null(), "{client}");
    }
}

#[test]
fn bytes_that_are_no_text_are_found() {
    let mut bytes = keys("dev").into_bytes();
    bytes.extend(b"# J\xfcrgen\n");
    let home = home_with("credentials", &bytes);
    let (found, _) = profile(home.path(), &["dev"], &[]);
    assert_eq!(found["access_key_id"], "AKIA…MPLE");
    assert!(rules(&found).contains(&"profile/file-unreadable"), "{found}");
    let (found, exit) = profile(home.path(), &["dev", "--client", "aws-cli"], &[]);
    assert!(found["error"].as_str().is_some_and(|error| error.starts_with("Unable to parse")), "{found}");
    assert_eq!(exit, 1);
}

#[test]
fn a_folder_in_place_of_a_file_is_found() {
    for file in ["credentials", "config"] {
        let home = home();
        fs::create_dir(home.path().join(".aws").join(file)).expect("a folder");
        for client in ["serverless-3", "osls-4", "aws-cli"] {
            let (found, exit) = profile(home.path(), &["dev", "--client", client], &[]);
            assert!(rules(&found).contains(&"profile/file-unreadable"), "{client} {file}: {found}");
            assert_eq!(exit, 1, "{client} {file}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    for file in ["credentials", "config"] {
        let home = home();
        let path = home.path().join(".aws").join(file);
        assert!(Command::new("mkfifo").arg(&path).status().expect("mkfifo").success());
        for client in ["serverless-3", "osls-4", "aws-cli"] {
            let (found, exit) = profile(home.path(), &["dev", "--client", client], &[]);
            assert!(rules(&found).contains(&"profile/file-unreadable"), "{client} {file}: {found}");
            assert_eq!(exit, 1, "{client} {file}");
        }
        let dump =
            slsca(home.path(), &["profile", "--dump"], &[("HOME", home.path().to_str().expect("a path"))]);
        assert!(String::from_utf8_lossy(&dump.stdout).contains("not a regular file"), "{dump:?}");
    }
}

#[test]
fn a_hundred_megabytes_are_not_read() {
    for file in ["credentials", "config"] {
        let home = home();
        let large = fs::File::create(home.path().join(".aws").join(file)).expect("a file");
        large.set_len(100_000_000).expect("a sparse file");
        for client in ["serverless-3", "osls-4", "aws-cli"] {
            let (found, exit) = profile(home.path(), &["dev", "--client", client], &[]);
            assert!(rules(&found).contains(&"profile/file-unreadable"), "{client} {file}: {found}");
            assert_eq!(exit, 1, "{client} {file}");
        }
    }
}

#[test]
fn a_windows_home_is_a_drive_and_a_path() {
    let home = home_with("credentials", keys("dev").as_bytes());
    let (drive, path) = home.path().to_str().expect("a plain path").split_at(4);
    let env = [("HOMEDRIVE", drive), ("HOMEPATH", path)];
    let output = slsca(home.path(), &["profile", "dev", "--format", "json"], &env);
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(found["access_key_id"], "AKIA…MPLE");
    // USERPROFILE comes before them, HOME before that.
    for better in ["USERPROFILE", "HOME"] {
        let env = [("HOMEDRIVE", drive), ("HOMEPATH", path), (better, "/nowhere")];
        let output = slsca(home.path(), &["profile", "dev", "--format", "json"], &env);
        let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert!(found["access_key_id"].is_null(), "{better}: {found}");
    }
}

/// The same for `serverless.yml`: its bytes, and what it may be in place of a file.
#[test]
fn a_serverless_yml_of_any_kind_comes_to_an_end() {
    let text = "service: s\nprovider:\n  name: aws\n  profile: dev\n";
    let marked = format!("\u{feff}{text}");
    let windows = text.replace('\n', "\r\n");
    for content in [marked.as_bytes(), windows.as_bytes()] {
        let home = home_with("credentials", keys("dev").as_bytes());
        fs::write(home.path().join("serverless.yml"), content).expect("a file");
        let (found, exit) = profile(home.path(), &[], &[]);
        assert_eq!((&found["profile"], &found["project"]["error"], exit), (&"dev".into(), &Value::Null, 0));
    }
    let garbled = b"service: s\nprovider:\n  name: aws\n  profile: d\xfcv\n".as_slice();
    let home = home_with("credentials", keys("dev").as_bytes());
    fs::write(home.path().join("serverless.yml"), garbled).expect("a file");
    let (found, exit) = profile(home.path(), &[], &[]);
    assert_eq!((&found["profile"], exit), (&"d\u{fffd}v".into(), 1));
}

#[cfg(unix)]
#[test]
fn a_serverless_yml_that_is_no_file_is_refused() {
    type Make = fn(&Path);
    let kinds: [Make; 3] = [
        |path| fs::create_dir(path).expect("a folder"),
        |path| assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success()),
        |path| fs::File::create(path).and_then(|file| file.set_len(100_000_000)).expect("a sparse file"),
    ];
    for make in kinds {
        let home = home_with("credentials", keys("dev").as_bytes());
        make(&home.path().join("serverless.yml"));
        let (found, exit) = profile(home.path(), &[], &[]);
        assert!(rules(&found).contains(&"profile/serverless-yml-refused"), "{found}");
        assert_eq!(exit, 1);
    }
}

/// Variables that lead to each other in thousands of steps, or make a small file huge.
#[test]
fn a_serverless_yml_cannot_exhaust_the_program() {
    let head = "service: s\nprovider:\n  name: aws\n  profile: ${self:custom.v0}\ncustom:\n";
    let mut chain = String::new();
    chain.extend((0..20_000).map(|n| format!("  v{n}: ${{self:custom.v{}}}\n", n + 1)));
    chain.push_str("  v20000: dev\n");
    let mut laughs = String::from("  v0: ${self:custom.w40.0}\n  w0: [dev, dev]\n");
    laughs
        .extend((1..=40).map(|n| {
            format!("  w{n}: [\"${{self:custom.w{}}}\", \"${{self:custom.w{}}}\"]\n", n - 1, n - 1)
        }));
    let mut doubled = String::from("  v0: ${self:custom.t40}\n  t0: dev\n");
    doubled.extend(
        (1..=40).map(|n| format!("  t{n}: ${{self:custom.t{}}}${{self:custom.t{}}}\n", n - 1, n - 1)),
    );
    let resolved = |body: &str| {
        let home = home_with("credentials", keys("dev").as_bytes());
        fs::write(home.path().join("serverless.yml"), format!("{head}{body}")).expect("a file");
        profile(home.path(), &[], &[]).0
    };
    assert_eq!(resolved(&chain)["profile"], "dev");
    for (body, words) in [(laughs, "too large"), (doubled, "too long")] {
        let found = resolved(&body);
        assert!(found["project"]["error"].as_str().is_some_and(|error| error.contains(words)), "{found}");
    }
}
