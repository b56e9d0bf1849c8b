use crate::finding::{Finding, Fix, Part};
use crate::input::ca::{CA_NAMES, chosen};
use crate::origin::Origin;
use crate::rules::facts::Facts;
use crate::rules::registry::rule;

rule! {
    /// `ca` is close to what the system takes as one variable.
    ///
    /// ## Why it matters
    /// Linux starts no program with a variable of more than 128 KB (`E2BIG: argument list too long`), Windows takes 32,767 characters for all of
    /// them in many places. A bundle of all public roots is 200 KB.
    ///
    /// ## Example
    /// `export ca="$(cat /etc/ssl/certs/ca-certificates.crt)"`: from then on no command starts in that shell.
    ///
    /// ## Fix
    /// Save the certificates in a file, and name that in `cafile`.
    ///
    /// execve(2): `MAX_ARG_STRLEN`
    "bundle/too-long-for-a-variable", All(check)
}

/// Windows' limit of one variable, the smallest around.
const SHORTEST_LIMIT: usize = 32_767;

fn check(facts: &Facts) -> Vec<Finding> {
    let name = chosen(&facts.env, &CA_NAMES).filter(|name| facts.is_read(name));
    let long = name.and_then(|name| Some((name, facts.env.get(name)?.len()))).filter(|(_, length)| *length >= SHORTEST_LIMIT);
    long.map(|(name, length)| {
        Finding::new(format!("`{name}` is {} KB long: Windows takes 32 KB, Linux 128 KB", length / 1024))
            .part(Part::Threatens)
            .at(Origin::variable(name), "too long for a variable")
            .fix(Fix::new("save the certificates in a file, and name that in `cafile`"))
    })
    .into_iter()
    .collect()
}
