//! Why an entry of `NO_PROXY` that was meant for a host does not match it, in the dialect of one client.

use super::{Dialect, Host, Reading, entries, in_network};

/// Why the host stays behind the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miss {
    /// The client has no such variable.
    Unread,
    /// An empty `no_proxy` takes the other one away.
    Hidden,
    /// No entry is about this host, whoever reads it.
    Unnamed,
    /// The client asks for sample hosts instead, and this one is not covered.
    Sample(&'static str),
    /// `*` counts only when nothing stands beside it.
    Everything,
    /// A star is no wildcard.
    Star,
    /// A bare name is that very host, not what is below it.
    Exact,
    /// Entries are separated by something else.
    Separator,
    /// A URL where a name belongs.
    Url,
    /// A port is in the way.
    Port,
    /// Networks or ranges of addresses are not understood.
    Network,
}

impl Miss {
    /// Why `entry`, which [`meant`] found, does not match in this dialect.
    pub(super) fn of(dialect: Dialect, entry: &str, list: &str, host: &Host) -> Self {
        let is_whole = entries(dialect, list).any(|own| own == entry);
        match entry {
            _ if !is_whole => Self::Separator,
            "*" => Self::Everything,
            _ if host.address().is_some() && entry.contains(['/', '-']) => Self::Network,
            _ if entry.contains("//") => Self::Url,
            _ if without_port(entry) != entry => Self::Port,
            _ if entry.starts_with('*') => Self::Star,
            _ if dialect == Dialect::Node => Self::Exact,
            _ => Self::Unnamed,
        }
    }
}

impl Reading {
    /// The entry as this client reads it too, where its form alone is in the way.
    #[must_use]
    pub fn understood(&self) -> Option<String> {
        let entry = self.entry.as_deref()?;
        matches!(self.miss?, Miss::Star | Miss::Exact).then(|| format!(".{}", bare(entry)))
    }

    /// Why the host is taken past the proxy or stays behind it, in a few words whose subject is the client.
    #[must_use]
    pub fn why(&self) -> String {
        let variable = self.variable;
        let entry = self.entry.as_deref().unwrap_or_default();
        let plain = self.understood().unwrap_or_default();
        match self.miss {
            None => format!("`{entry}` in `{variable}` matches"),
            Some(Miss::Unread) => format!("it does not read `{variable}`"),
            Some(Miss::Hidden) => format!("an empty `no_proxy` switches `{variable}` off"),
            Some(Miss::Unnamed) => format!("no entry of `{variable}` matches"),
            Some(Miss::Sample(host)) => {
                format!("it asks for five hosts instead, and no entry of `{variable}` covers {host}")
            }
            Some(Miss::Everything) => format!("`*` counts only as the whole of `{variable}`"),
            Some(Miss::Star) => {
                format!("`{entry}` in `{variable}` is read without wildcards; `{plain}` would match")
            }
            Some(Miss::Exact) => {
                format!("`{entry}` in `{variable}` is that very name; `{plain}` would match")
            }
            Some(Miss::Separator) => format!("the entries of `{variable}` are read with commas between them"),
            Some(Miss::Url) => format!("`{entry}` in `{variable}` is a URL, not a name"),
            Some(Miss::Port) => format!("the port keeps `{entry}` in `{variable}` from matching"),
            Some(Miss::Network) => format!("`{entry}` in `{variable}` is no address by itself"),
        }
    }
}

/// The entry that was meant for this host, as a forgiving reader sees it.
pub(super) fn meant<'a>(list: &'a str, host: &Host) -> Option<&'a str> {
    let separates = |c: char| matches!(c, ',' | ';') || c.is_whitespace();
    let mut entries = list.split(separates).filter(|entry| !entry.is_empty());
    entries.find(|entry| {
        let name = bare(entry);
        let in_network = host.address().is_some_and(|address| in_network(address, entry));
        *entry == "*" || host.name == name || (!name.is_empty() && host.is_below(name)) || in_network
    })
}

/// The name in an entry, without scheme, path, port, star and dots.
fn bare(entry: &str) -> &str {
    let entry = entry.split_once("//").map_or(entry, |(_, rest)| rest);
    let entry = entry.split('/').next().unwrap_or(entry);
    without_port(entry).trim_start_matches('*').trim_matches('.')
}

fn without_port(entry: &str) -> &str {
    match entry.rsplit_once(':') {
        Some((name, digits)) if !name.contains(':') && digits.parse::<u16>().is_ok() => name,
        _ => entry,
    }
}
