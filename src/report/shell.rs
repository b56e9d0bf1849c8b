//! Fixes as commands to paste, quoted for the shell at hand.
//!
//! A fix is data (`set`, `unset`, `run`), and its values may come from the wire or from a file: whatever they hold
//! must reach the shell as one word.

use crate::finding::Fix;
use crate::world::Env;

/// The shells that fixes are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    Cmd,
    Posix,
    PowerShell,
}

impl Shell {
    /// The shell this process was most likely started from.
    #[must_use]
    pub fn at_hand(env: &Env) -> Self {
        // `SHELL` is set by POSIX logins, also by Git Bash on Windows; PSModulePath by both cmd's and PowerShell's
        // parents, so PowerShell is the better guess on Windows: its users paste more.
        if env.non_empty("SHELL").is_some() || env.non_empty("PSModulePath").is_none() {
            Self::Posix
        } else if env.non_empty("PROMPT").is_some() {
            Self::Cmd
        } else {
            Self::PowerShell
        }
    }

    /// The commands of a fix, one a line. Programs come before the variables that name what they write.
    #[must_use]
    pub fn commands(self, fix: &Fix) -> Vec<String> {
        let unset = fix.unset.iter().map(|name| self.unset(name));
        let set = fix.set.iter().map(|(name, value)| self.set(name, value));
        let run = fix.run.iter().map(|argv| self.command(argv));
        unset.chain(run).chain(set).collect()
    }

    /// One command, from its words.
    #[must_use]
    pub fn command(self, argv: &[String]) -> String {
        argv.iter().map(|word| self.word(word)).collect::<Vec<_>>().join(" ")
    }

    /// The command that sets a variable.
    #[must_use]
    pub fn set(self, name: &str, value: &str) -> String {
        match self {
            Self::Cmd => format!("set \"{name}={}\"", cmd_escaped(value)),
            Self::Posix => format!("export {name}={}", self.word(value)),
            Self::PowerShell => format!("$env:{name} = {}", power_shell_quoted(value)),
        }
    }

    fn unset(self, name: &str) -> String {
        match self {
            Self::Cmd => format!("set \"{name}=\""),
            Self::Posix => format!("unset {name}"),
            Self::PowerShell => format!("Remove-Item Env:{name}"),
        }
    }

    /// One word, quoted only where it must be.
    fn word(self, text: &str) -> String {
        let plain = !text.is_empty() && text.chars().all(is_plain);
        match self {
            _ if plain => text.to_owned(),
            Self::Cmd => format!("\"{}\"", cmd_escaped(text)),
            Self::Posix => posix_quoted(text),
            Self::PowerShell => power_shell_quoted(text),
        }
    }
}

/// Characters that none of the shells treats specially inside a word.
fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '/' | '.' | '_' | '-' | ':' | '+' | '@')
}

/// POSIX, 2.2.2: nothing is special between single quotes but the single quote. Control characters would run or hide
/// in a terminal when pasted, so text that holds any is written in `printf`'s octal form.
fn posix_quoted(text: &str) -> String {
    if !text.chars().any(char::is_control) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let octal = |byte: u8| match byte {
        b'\\' => r"\\".to_owned(),
        b'%' => "%%".to_owned(),
        b'\'' => r"\047".to_owned(),
        b' '..=b'~' => char::from(byte).to_string(),
        other => format!("\\{other:03o}"),
    };
    format!("\"$(printf '{}')\"", text.bytes().map(octal).collect::<String>())
}

/// Between single quotes `PowerShell` doubles the quote, and takes four typographic ones for it as well.
fn power_shell_quoted(text: &str) -> String {
    let mut quoted = String::from("'");
    for character in text.chars() {
        match character {
            '\'' | '\u{2018}'..='\u{201b}' => quoted.extend([character, character]),
            control if control.is_control() => {
                quoted.extend(["' + [char]", &u32::from(control).to_string(), " + '"]);
            }
            plain => quoted.push(plain),
        }
    }
    quoted.push('\'');
    if quoted.contains("[char]") { format!("({quoted})") } else { quoted }
}

/// Inside double quotes cmd still expands `%NAME%`; line breaks cannot be written at all and become blanks.
fn cmd_escaped(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '%' => "%%".to_owned(),
            '"' => "\"\"".to_owned(),
            control if control.is_control() => " ".to_owned(),
            plain => plain.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: [&str; 7] =
        ["plain", "two words", "it's", "$(reboot)`id`\"x\"", "a\nb\u{1b}[2J%d\\n'", "", "-n \\ 50% ~"];

    #[test]
    fn posix_words_survive_the_real_shell() {
        for text in HOSTILE {
            let script = format!("printf %s {}", Shell::Posix.word(text));
            let output = std::process::Command::new("/bin/sh").args(["-c", &script]).output();
            let output = output.expect("a POSIX system has /bin/sh");
            assert_eq!(String::from_utf8_lossy(&output.stdout), text, "{script}");
        }
    }

    #[test]
    fn a_fix_becomes_commands_in_order() {
        let fix = Fix::new("x").unset("cafile").set("NODE_EXTRA_CA_CERTS", "/etc/my ca.pem");
        assert_eq!(
            Shell::Posix.commands(&fix),
            ["unset cafile", "export NODE_EXTRA_CA_CERTS='/etc/my ca.pem'"]
        );
        assert_eq!(
            Shell::PowerShell.commands(&fix),
            ["Remove-Item Env:cafile", "$env:NODE_EXTRA_CA_CERTS = '/etc/my ca.pem'"]
        );
        assert_eq!(
            Shell::Cmd.commands(&fix),
            ["set \"cafile=\"", "set \"NODE_EXTRA_CA_CERTS=/etc/my ca.pem\""]
        );
    }

    #[test]
    fn nothing_pasted_holds_a_control_character() {
        for shell in [Shell::Cmd, Shell::Posix, Shell::PowerShell] {
            for text in HOSTILE {
                assert!(!shell.word(text).chars().any(char::is_control), "{shell:?} {text:?}");
            }
        }
    }
}
