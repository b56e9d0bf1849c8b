//! `slsca bundle`: what goes in, what stays out and is said, and that nothing broken or hostile gets into a file.

use std::fs;
use std::process::Command;

use crate::material::golden::assert_golden;
use crate::{AT, Desk, Said, pki, pki_text};

fn desk() -> Desk {
    Desk::new(&[
        ("corp.der", pki("root.der")),
        ("chain.pem", pki("chain-with-root.pem")),
        ("other.p7b", pki("root.p7b")),
        ("old.pem", pki("expired-and-renewed.pem")),
        ("both.pem", pki("root-and-key.pem")),
        ("broken.pem", pki("broken-then-root.pem")),
        ("issuing.pem", pki("intermediate.pem")),
        ("hostile.pem", pki("hostile-root.pem")),
        ("two.pem", pki("two-roots.pem")),
    ])
}

fn bundle(desk: &Desk, args: &[&str], env: &[(&str, &str)]) -> Said {
    desk.run(&[&["bundle", "--at", AT], args].concat(), env, b"")
}

#[test]
fn every_form_is_as_it_was() {
    let desk = desk();
    let cases: [(&str, &[&str]); 5] = [
        ("bundle-pem", &["chain.pem", "corp.der", "old.pem", "both.pem", "broken.pem"]),
        ("bundle-ca", &["--as", "ca", "corp.der"]),
        ("bundle-hostile", &["hostile.pem"]),
        ("bundle-refused", &["issuing.pem"]),
        ("bundle-nothing", &[]),
    ];
    for (name, args) in cases {
        assert_golden(name, &bundle(&desk, args, &[]));
    }
    for shell in ["sh", "powershell", "cmd", "dotenv", "github-actions"] {
        let args = ["two.pem", "-o", "/tmp/none/of/this", "--as", "exports", "--shell", shell];
        // The path is as it is given, so that the golden output holds on every machine.
        let folder = desk.path("all.pem");
        let args: Vec<&str> = args
            .iter()
            .map(|arg| if arg.starts_with("/tmp/") { folder.to_str().unwrap() } else { arg })
            .collect();
        fs::remove_file(&folder).ok();
        assert_golden(&format!("bundle-exports-{shell}"), &bundle(&desk, &args, &[]));
    }
}

#[test]
fn the_environment_is_merged_unless_it_is_left_out() {
    let desk = desk();
    let ca = pki_text("other-root.pem").replace('\n', "\\n");
    let env = [("ca", ca.as_str()), ("cafile", "corp.der")];
    let all = bundle(&desk, &[], &env);
    assert!(all.out.contains("# Other Root CA\n") && all.out.contains("# Corp Root CA\n"), "{}", all.out);
    let without = bundle(&desk, &["--no-env", "corp.der"], &env);
    assert!(!without.out.contains("Other Root CA"), "{}", without.out);
}

#[test]
fn the_order_of_the_arguments_does_not_matter_and_a_second_run_changes_nothing() {
    let desk = desk();
    let one = bundle(&desk, &["two.pem", "old.pem"], &[]);
    let other = bundle(&desk, &["old.pem", "two.pem"], &[]);
    assert_eq!(one.out, other.out);
    assert_eq!(bundle(&desk, &["two.pem", "-o", "out.pem"], &[]).code, 0);
    let before = fs::metadata(desk.path("out.pem")).unwrap().modified().unwrap();
    let again = bundle(&desk, &["two.pem", "-o", "out.pem"], &[]);
    assert!(again.err.contains("already"), "{}", again.err);
    assert_eq!(fs::metadata(desk.path("out.pem")).unwrap().modified().unwrap(), before);
}

#[test]
fn what_is_written_is_read_whole_by_inspect() {
    let desk = desk();
    assert_eq!(bundle(&desk, &["chain.pem", "two.pem", "--with-mozilla", "-o", "all.pem"], &[]).code, 0);
    let said =
        desk.run(&["inspect", "--at", AT, "--client", "all", "--fail-on", "note", "all.pem"], &[], b"");
    let odd: Vec<&str> = said.out.lines().filter(|line| line.contains("[bundle/")).collect();
    // Mozilla's list holds pairs of one name; that is theirs.
    assert!(odd.iter().all(|line| line.contains("same-name")), "{odd:?}");
}

#[cfg(unix)]
#[test]
fn a_new_bundle_is_public_and_an_existing_mode_is_kept() {
    use std::os::unix::fs::PermissionsExt;
    let desk = desk();
    let mode = |name: &str| fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(bundle(&desk, &["two.pem", "-o", "sub/new.pem"], &[]).code, 0);
    assert_eq!(mode("sub/new.pem"), 0o644);
    fs::write(desk.path("old-mode.pem"), "x").unwrap();
    fs::set_permissions(desk.path("old-mode.pem"), fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(bundle(&desk, &["two.pem", "-o", "old-mode.pem"], &[]).code, 0);
    assert_eq!(mode("old-mode.pem"), 0o640);
    let left: Vec<_> =
        fs::read_dir(desk.path("sub")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["new.pem"], "nothing but the bundle is left");
}

#[test]
fn nothing_is_written_that_is_not_whole() {
    let desk = desk();
    for args in [
        &["issuing.pem"][..],
        &["two.pem", "no-such.pem"],
        &["two.pem", "--as", "exports", "--for", "nobody"],
        &["two.pem", "--as", "exports", "--shell", "dotenv", "-o", "it's.pem"],
    ] {
        let target = if args.contains(&"-o") { "it's.pem" } else { "out.pem" };
        let args = if args.contains(&"-o") { args.to_vec() } else { [args, &["-o", "out.pem"]].concat() };
        let said = bundle(&desk, &args, &[]);
        assert_ne!(said.code, 0, "{args:?}");
        assert!(!desk.path(target).exists(), "{args:?}");
    }
}

#[test]
fn a_hostile_name_cannot_start_a_block_of_its_own() {
    let desk = desk();
    let said = bundle(&desk, &["hostile.pem", "two.pem"], &[]);
    assert_eq!(said.out.matches("-----BEGIN").count(), 3);
    assert!(said.out.lines().filter(|line| line.contains("BEGIN")).all(|line| {
        line == "-----BEGIN CERTIFICATE-----" || (line.starts_with('#') && !line.contains("--"))
    }));
    assert!(said.out.is_ascii() && !said.out.contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn exports_survive_the_real_shell_whatever_the_path_holds() {
    let desk = desk();
    for name in ["plain.pem", "two words.pem", "it's $HOME `id` \"x\" \\n %PATH%.pem", "-n.pem", "ümlaut.pem"]
    {
        let path = desk.path(name);
        let path = path.to_str().unwrap();
        let said = bundle(&desk, &["two.pem", "-o", path, "--as", "exports", "--shell", "sh"], &[]);
        let commands = said.out.replace("SCRATCH", desk.folder.path().to_str().unwrap());
        let script = format!("{commands}\nprintf '%s' \"$GIT_SSL_CAINFO\"");
        let output = Command::new("/bin/sh").env_clear().args(["-c", &script]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout), path, "{script}");
    }
}

#[test]
fn the_ca_value_is_what_serverless_reads_back() {
    let desk = desk();
    let said = bundle(&desk, &["two.pem", "--as", "ca"], &[]);
    let value = said.out.trim_end();
    assert!(!value.contains('\n') && !value.contains(','), "{value}");
    let read = desk.run(&["inspect", "--pem", "--at", AT], &[("ca", value)], b"");
    assert_eq!(read.out, pki_text("root.pem") + &pki_text("other-root.pem"));
}
