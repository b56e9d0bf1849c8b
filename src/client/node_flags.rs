//! What Node itself was told: flags in `NODE_OPTIONS` and variables that change its roots.

use super::id::Runtime;
use super::plan::{Stop, When};
use crate::input::vars;
use crate::world::Env;

/// Node's trust switches, as one runtime understands them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, as Node has them")]
pub(super) struct Flags {
    /// `--use-openssl-ca`: OpenSSL's own store (`SSL_CERT_FILE`) in place of the built-in roots.
    pub openssl_ca: bool,
    /// `--use-system-ca`, `NODE_USE_SYSTEM_CA=1`: the system's roots besides the built-in ones.
    pub system_ca: bool,
    /// `NODE_TLS_REJECT_UNAUTHORIZED=0`, exactly.
    pub unverified: bool,
    /// `NODE_USE_ENV_PROXY=1`, `--use-env-proxy`.
    pub env_proxy: bool,
}

const OPENSSL_CA: &str = "--use-openssl-ca";
const SYSTEM_CA: &str = "--use-system-ca";
const ENV_PROXY: &str = "--use-env-proxy";

/// Reads the switches. `shell` is what the process starts with; `env` has what `.env` adds later, which only matters
/// for what Node reads with each connection.
pub(super) fn read(shell: &Env, env: &Env, runtime: Runtime) -> Flags {
    let options: Vec<&str> = shell.get(vars::NODE_OPTIONS).unwrap_or_default().split_whitespace().collect();
    let is_new = runtime >= Runtime::Node22;
    Flags {
        openssl_ca: options.contains(&OPENSSL_CA),
        system_ca: is_new
            && (options.contains(&SYSTEM_CA) || shell.get(vars::NODE_USE_SYSTEM_CA) == Some("1")),
        unverified: env.get(vars::NODE_TLS_REJECT_UNAUTHORIZED) == Some("0"),
        env_proxy: is_new
            && (options.contains(&ENV_PROXY) || shell.get(vars::NODE_USE_ENV_PROXY) == Some("1")),
    }
}

/// Whether some Node could ask for the system's roots.
pub(super) fn wants_system(shell: &Env) -> bool {
    let options = shell.get(vars::NODE_OPTIONS).unwrap_or_default();
    options.contains(SYSTEM_CA) || shell.get(vars::NODE_USE_SYSTEM_CA) == Some("1")
}

/// Whether Node is told to take OpenSSL's own store.
pub(super) fn wants_openssl(shell: &Env) -> bool {
    shell.get(vars::NODE_OPTIONS).unwrap_or_default().contains(OPENSSL_CA)
}

/// Node 18 and 20 do not know the newer flags and refuse to start.
pub(super) fn refused(shell: &Env, runtime: Runtime) -> Option<Stop> {
    if runtime >= Runtime::Node22 {
        return None;
    }
    let options = shell.get(vars::NODE_OPTIONS).unwrap_or_default();
    let flag = options.split_whitespace().find(|flag| [SYSTEM_CA, ENV_PROXY].contains(flag))?;
    Some(Stop {
        code: "9".to_owned(),
        message: format!("{flag} is not allowed in NODE_OPTIONS"),
        when: When::Load,
        variable: Some(vars::NODE_OPTIONS),
        hangs: None,
        exit: 9,
    })
}
