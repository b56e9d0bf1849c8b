//! `config credentials` and `configure` on real files: what is written, what is refused, and that nothing is ever lost.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use slsca::profile::{Request, WriteError, Written, config_credentials, configure};
use slsca::secret::Secret;
use slsca::world::{Clock, Env, Files, Net, Terminal, Updated, World};
use tempfile::TempDir;

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "testsecretwJalrXUtnFEMIK7MDENGbPxRfiCYEX";

fn world(home: &Path, env: &[(&str, &str)]) -> World {
    let mut variables: Env = env.iter().copied().collect();
    variables.set("HOME", home.to_str().expect("a plain path"));
    let (files, clock, net, terminal) = (Files::Real, Clock::Fixed(0), Net::Refused, Terminal::none());
    World { env: variables, files, clock, net, terminal }
}

fn request(profile: Option<&str>, overwrite: bool) -> Request {
    Request {
        provider: Some("aws".to_owned()),
        key: Some(KEY.to_owned()),
        secret: Some(Secret::new(SECRET)),
        profile: profile.map(str::to_owned),
        overwrite,
        ..Request::default()
    }
}

fn home_with(credentials: &str) -> TempDir {
    let home = TempDir::new().expect("a folder");
    fs::create_dir(home.path().join(".aws")).expect("a folder");
    fs::write(home.path().join(".aws/credentials"), credentials).expect("a file");
    home
}

fn credentials(home: &TempDir) -> String {
    fs::read_to_string(home.path().join(".aws/credentials")).expect("a file")
}

fn section(profile: &str) -> String {
    format!("[{profile}]\naws_access_key_id={KEY}\naws_secret_access_key={SECRET}\n")
}

#[test]
fn empty_home_gets_the_bytes_and_modes_of_serverless() {
    let home = TempDir::new().expect("a folder");
    let world = world(home.path(), &[]);
    let written = config_credentials(&world, &request(None, false)).expect("written");
    assert_eq!(written.message, "Profile \"default\" has been configured");
    assert_eq!(written.files[0].1, Updated::Created);
    config_credentials(&world, &request(Some("x"), false)).expect("written");
    assert_eq!(credentials(&home), format!("{}\n{}", section("default"), section("x")));
    let names: Vec<_> = fs::read_dir(home.path().join(".aws")).expect("a folder").flatten().collect();
    assert_eq!(names.len(), 1, "neither lock nor temporary file is left: {names:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode =
            |path: &str| fs::metadata(home.path().join(path)).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(".aws"), mode(".aws/credentials")), (0o700, 0o600));
    }
}

#[test]
fn any_section_of_the_name_asks_for_overwrite() {
    for old in ["[x]\nrole_arn = r\n", "[x]\n", "[ x ]\nk=1\n", "[x] # mine\n", &section("x")] {
        let home = home_with(old);
        let refused = config_credentials(&world(home.path(), &[]), &request(Some("x"), false));
        let said = refused.expect_err("refused").to_string();
        assert_eq!(
            said,
            "Profile \"x\" is already configured in ~/.aws/credentials. Use the overwrite flag (\"-o\" or \"--overwrite\") to force the \
             update."
        );
        assert_eq!(credentials(&home), old);
    }
}

#[test]
fn overwriting_changes_the_two_keys_and_takes_the_stale_token_out() {
    let old = "# kept\n[a]\nregion = eu-west-1 ; kept\naws_access_key_id = OLD\naws_secret_access_key = OLD\naws_session_token = T\n\n[sso]\nsso_session = s\n";
    let home = home_with(old);
    let written = config_credentials(&world(home.path(), &[]), &request(Some("a"), true)).expect("written");
    let expected = format!(
        "# kept\n[a]\nregion = eu-west-1 ; kept\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n\n[sso]\nsso_session = s\n"
    );
    assert_eq!(credentials(&home), expected);
    assert!(written.notes.iter().any(|note| note.contains("session token")), "{written:?}");
}

#[test]
fn the_variable_names_the_file() {
    let home = TempDir::new().expect("a folder");
    let path = home.path().join("deep/er/creds");
    let env = [("AWS_SHARED_CREDENTIALS_FILE", path.to_str().expect("plain"))];
    config_credentials(&world(home.path(), &env), &request(None, false)).expect("written");
    assert_eq!(fs::read_to_string(path).expect("a file"), section("default"));
    assert!(!home.path().join(".aws").exists());
}

#[test]
fn what_would_break_the_file_is_refused_without_showing_it() {
    let home = TempDir::new().expect("a folder");
    let world = world(home.path(), &[]);
    for (key, secret, profile) in
        [("A\nB", "s", "x"), ("A", "s\r", "x"), ("A", "s", "a]b"), ("A", "s", "a\u{1b}[2J"), ("", "s", "x")]
    {
        let request = Request {
            key: Some(key.to_owned()),
            secret: Some(Secret::new(secret)),
            ..request(Some(profile), false)
        };
        let error = config_credentials(&world, &request).expect_err("refused");
        assert!(matches!(error, WriteError::Unwritable(_)), "{error:?}");
    }
    assert!(!home.path().join(".aws").exists());
}

#[test]
fn options_and_provider_are_asked_for_in_the_words_of_serverless() {
    let home = TempDir::new().expect("a folder");
    let said = |request: Request| {
        config_credentials(&world(home.path(), &[]), &request).expect_err("refused").to_string()
    };
    let ending = "Run \"serverless config credentials --help\" for more info";
    assert_eq!(
        said(Request { secret: None, ..request(None, false) }),
        format!("Serverless command \"config credentials\" requires \"--secret\" option. {ending}")
    );
    assert_eq!(
        said(Request::default()),
        format!(
            "Serverless command \"config credentials\" requires \"--provider\", \"--key\", \"--secret\" options. {ending}"
        )
    );
    assert_eq!(
        said(Request { provider: Some("Google".to_owned()), ..request(None, false) }),
        "Provider \"google\" is not supported. Supported providers are: \"aws\"."
    );
}

#[test]
fn slips_are_named_and_no_value_is_shown() {
    let home = TempDir::new().expect("a folder");
    let swapped =
        Request { key: Some(SECRET.to_owned()), secret: Some(Secret::new(KEY)), ..request(None, false) };
    let written = config_credentials(&world(home.path(), &[]), &swapped).expect("written");
    assert!(written.notes.iter().any(|note| note.contains("swapped")), "{written:?}");
    let quoted = Request { secret: Some(Secret::new("\"testsecret\"")), ..request(Some("q"), false) };
    let written = config_credentials(&world(home.path(), &[]), &quoted).expect("written");
    assert!(written.notes.iter().any(|note| note.contains("quotes")), "{written:?}");
    assert!(!format!("{written:?}").contains("testsecret"));
}

fn answered(world: &World, profile: Option<&str>, lines: &str) -> (Written, String) {
    let mut prompts = Vec::new();
    let written = configure(world, profile, &mut lines.as_bytes(), &mut prompts).expect("written");
    (written, String::from_utf8(prompts).expect("text"))
}

#[test]
fn configure_reads_four_lines_without_a_terminal() {
    let home = TempDir::new().expect("a folder");
    let world = world(home.path(), &[]);
    let (_, prompts) = answered(&world, Some("p"), &format!("{KEY}\r\n{SECRET}\neu-west-1\njson\n"));
    assert_eq!(prompts, "");
    assert_eq!(
        credentials(&home),
        format!("[p]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n")
    );
    let config = fs::read_to_string(home.path().join(".aws/config")).expect("a file");
    assert_eq!(config, "[profile p]\nregion = eu-west-1\noutput = json\n");
}

#[test]
fn configure_shows_masked_values_and_keeps_what_is_not_answered() {
    let home =
        home_with(&format!("[default]\naws_access_key_id = {KEY}\naws_secret_access_key = {SECRET}\n"));
    fs::write(home.path().join(".aws/config"), "[default]\n# mine\nregion = us-east-1\n").expect("a file");
    let mut world = world(home.path(), &[]);
    world.terminal.stdin = true;
    let before = credentials(&home);
    let (_, prompts) = answered(&world, None, "\n\neu-west-1\n");
    assert_eq!(
        prompts,
        "AWS Access Key ID [****************MPLE]: AWS Secret Access Key [****************CYEX]: \
         Default region name [us-east-1]: Default output format [None]: "
    );
    assert_eq!(credentials(&home), before);
    let config = fs::read_to_string(home.path().join(".aws/config")).expect("a file");
    assert_eq!(config, "[default]\n# mine\nregion = eu-west-1\n");
    assert_eq!(answered(&world, Some("default"), "\n\n\n\n").0.message, "nothing was changed");
}

#[cfg(unix)]
#[test]
fn symbolic_link_is_followed_and_the_mode_is_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let home = home_with("[a]\nx = 1\n");
    let real = home.path().join("real");
    fs::rename(home.path().join(".aws/credentials"), &real).expect("moved");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("set");
    symlink(&real, home.path().join(".aws/credentials")).expect("linked");
    config_credentials(&world(home.path(), &[]), &request(Some("b"), false)).expect("written");
    assert!(fs::symlink_metadata(home.path().join(".aws/credentials")).expect("there").is_symlink());
    assert_eq!(fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o640);
    assert!(fs::read_to_string(real).expect("a file").ends_with(&section("b")));
}

/// No test of its own: a process that writes profiles until it is done or killed, and says after each that it is written.
#[test]
#[expect(clippy::print_stdout, reason = "the pipe to the test that started this process")]
fn writer_process() {
    let Ok(home) = std::env::var("SLSCA_TEST_HOME") else { return };
    let name = std::env::var("SLSCA_TEST_NAME").unwrap_or_default();
    let count: usize =
        std::env::var("SLSCA_TEST_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(0);
    let world = world(Path::new(&home), &[]);
    for number in 0..count {
        let profile = format!("{name}-{number}");
        config_credentials(&world, &request(Some(&profile), false)).expect("written");
        println!("written {profile}");
    }
}

fn writer(home: &TempDir, name: &str, count: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args(["writing::writer_process", "--exact", "--nocapture", "--test-threads=1"]);
    command.env_clear().env("SLSCA_TEST_HOME", home.path()).env("SLSCA_TEST_NAME", name);
    command.env("SLSCA_TEST_COUNT", count.to_string());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

const KEPT: &str = "# a comment to keep\n[mine]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = x\n";

#[test]
fn eight_writers_at_once_lose_nothing() {
    let home = home_with(KEPT);
    let writers: Vec<_> =
        (0..8).map(|number| writer(&home, &format!("w{number}"), 200).spawn().expect("a process")).collect();
    for writer in writers {
        assert!(writer.wait_with_output().expect("an end").status.success());
    }
    let text = credentials(&home);
    assert!(text.starts_with(KEPT));
    let missing: Vec<String> = (0..8)
        .flat_map(|writer| (0..200).map(move |number| format!("w{writer}-{number}")))
        .filter(|name| !text.contains(&section(name)))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(
        text.len(),
        KEPT.len()
            + (0..8 * 200).map(|n| 1 + section(&format!("w{}-{}", n / 200, n % 200)).len()).sum::<usize>()
    );
}

#[test]
fn a_writer_killed_at_any_moment_loses_nothing() {
    let home = home_with(KEPT);
    let mut confirmed = Vec::new();
    for round in 0..200_u64 {
        let mut child = writer(&home, &format!("k{round}"), 200).spawn().expect("a process");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
        let mut said: Vec<String> = Vec::new();
        // Every other one is let write first, however slow the machine is; the rest are caught while they start, too.
        if round % 2 == 0 {
            said.extend(lines.by_ref().find(|line| line.contains("written ")));
        }
        std::thread::sleep(Duration::from_micros(500 + (round * 7919) % 15_000));
        child.kill().expect("killed");
        said.extend(lines);
        let names = said.iter().filter_map(|line| line.split_once("written "));
        confirmed.extend(names.map(|(_, name)| name.trim().to_owned()));
        child.wait().expect("an end");
    }
    let text = credentials(&home);
    assert!(text.starts_with(KEPT));
    assert!(confirmed.len() >= 100, "only {} sections were written", confirmed.len());
    let lost: Vec<&String> = confirmed.iter().filter(|name| !text.contains(&section(name))).collect();
    assert!(lost.is_empty(), "{lost:?}");
    let sections = text.matches("\n[k").count();
    let whole =
        text.matches(&format!("]\naws_access_key_id={KEY}\naws_secret_access_key={SECRET}\n")).count();
    assert_eq!(sections, whole, "every section is whole");
    config_credentials(&world(home.path(), &[]), &request(Some("last"), false))
        .expect("the lock of the dead is free");
    let left = fs::read_dir(home.path().join(".aws")).expect("a folder").count();
    assert_eq!(left, 1, "what the killed writers left is gone");
}
