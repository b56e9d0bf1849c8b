use crate::finding::{Finding, Fix, Part};
use crate::input::ca::{self, CA_NAMES};
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::registry::rule;

rule! {
    /// The value of `ca` is longer than a system lets a variable be.
    ///
    /// ## Why it matters
    /// Linux hands a program no variable longer than 131,072 bytes, name, `=` and end mark included: the shell says `Argument list
    /// too long` and starts nothing. Windows ends at 32,767 characters. A whole bundle does not fit into `ca`.
    ///
    /// ## Example
    /// `export ca="$(cat /etc/ssl/certs/ca-certificates.crt)"`
    ///
    /// ## Fix
    /// Keep the bundle in a file, and name the file in `cafile` or `NODE_EXTRA_CA_CERTS`.
    ///
    /// execve(2), `MAX_ARG_STRLEN`; Windows, `SetEnvironmentVariable`
    "env/ca-value-too-long", All(check)
}

/// 32 pages of 4 KiB (Linux, `include/uapi/linux/binfmts.h`).
const LINUX: usize = 131_072;
const WINDOWS: usize = 32_767;

fn check(facts: &Facts) -> Vec<Finding> {
    let Some(name) = ca::chosen(&facts.env, &CA_NAMES) else { return Vec::new() };
    let value = facts.env.get(name).unwrap_or_default();
    let on_linux = value.len() + name.len() + 2;
    let finding = |summary: String| {
        Finding::new(summary)
            .at(Origin::variable(name), "too long for a variable")
            .fix(Fix::new("keep the certificates in a file, and name it in `cafile`").unset(name))
    };
    if on_linux > LINUX {
        let summary = format!("`{name}` holds {} bytes; Linux starts no program with more than {}", value.len(), LINUX - name.len() - 2);
        vec![finding(summary).part(Part::Causes)]
    } else if value.chars().count() > WINDOWS {
        vec![finding(format!("`{name}` holds {} characters; Windows allows {WINDOWS}", value.chars().count()))]
    } else {
        Vec::new()
    }
}
