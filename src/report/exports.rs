//! Settings that lead tools to a bundle, for a shell, a `.env` file or GitHub Actions.

use crate::cli::bundle::Target;
use crate::input::vars;
use crate::input::vars::tools::Tool;
use crate::world::Env;

use super::shell::Shell;

/// Why a path cannot be written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    #[error("the path holds a control character, which no setting should carry")]
    Control,
    #[error(
        "the path holds a quotation mark, a backtick or a `$`, which readers of .env files take for their own"
    )]
    Dotenv,
    #[error("the path holds a `%` or a quotation mark, which cmd takes for its own")]
    Cmd,
}

/// The shell at hand, as a target.
#[must_use]
pub fn at_hand(env: &Env) -> Target {
    match Shell::at_hand(env) {
        Shell::Cmd => Target::Cmd,
        Shell::Posix => Target::Sh,
        Shell::PowerShell => Target::PowerShell,
    }
}

/// A line for each tool.
pub fn exports(tools: &[&Tool], path: &str, target: Target) -> Result<String, Unwritable> {
    if path.chars().any(char::is_control) {
        return Err(Unwritable::Control);
    }
    if target == Target::Dotenv && path.contains(['\'', '"', '`', '$']) {
        return Err(Unwritable::Dotenv);
    }
    if target == Target::Cmd && path.contains(['%', '"']) {
        return Err(Unwritable::Cmd);
    }
    let mut text = String::new();
    for tool in tools {
        if target == Target::Dotenv && tool.variable == vars::NODE_EXTRA_CA_CERTS {
            text.push_str("# Node reads this one only when it starts: a .env file that the program itself loads is too late.\n");
        }
        text.push_str(&line(tool.variable, path, target));
        text.push('\n');
    }
    Ok(text)
}

fn line(name: &str, path: &str, target: Target) -> String {
    match target {
        Target::Cmd => Shell::Cmd.set(name, path),
        Target::Dotenv => format!("{name}='{path}'"),
        // The runner reads NAME=VALUE lines from the file that this variable names.
        Target::GithubActions => {
            let words = ["printf".to_owned(), "%s\\n".to_owned(), format!("{name}={path}")];
            format!("{} >> \"$GITHUB_ENV\"", Shell::Posix.command(&words))
        }
        Target::PowerShell => Shell::PowerShell.set(name, path),
        Target::Sh => Shell::Posix.set(name, path),
    }
}
