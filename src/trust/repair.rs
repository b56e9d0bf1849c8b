//! Mangled trust material, made whole: only where nothing has to be guessed, and read again by Node's rules before it is offered.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::origin::Origin;

use super::bundle::{Bundle, Entry, Item, Kind};
use super::certificate::Certificate;
use super::der::OpenSsl;
use super::dialect::{self, Dialect};
use super::source::{Given, Source};

/// A certificate as a PEM block, with a line break at its end.
#[must_use]
pub fn armour(der: &[u8]) -> String {
    let digits = STANDARD.encode(der);
    let mut block = String::with_capacity(digits.len() + digits.len() / 64 + 60);
    block.push_str("-----BEGIN CERTIFICATE-----\n");
    let mut rest = digits.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(64));
        block.push_str(line);
        block.push('\n');
        rest = after;
    }
    block.push_str("-----END CERTIFICATE-----\n");
    block
}

/// The certificates of an entry: its own, or those in a container.
pub fn certificates(entry: &Entry) -> impl Iterator<Item = &Certificate> {
    entry.certificate.as_deref().into_iter().chain(&entry.contained)
}

/// What the item should have been, as PEM. `None` where a block is beyond repair, or nothing is left. Private keys, lists and
/// requests are left out: no client wants them here.
#[must_use]
pub fn item(item: &Item) -> Option<String> {
    let is_lost = |entry: &Entry| {
        matches!(entry.kind, Kind::BrokenCertificate | Kind::Garbage | Kind::Path | Kind::Markup)
            || (certificates(entry).next().is_none()
                && matches!(entry.kind, Kind::JavaKeyStore | Kind::Pkcs7 | Kind::Pkcs12 | Kind::Utf16))
    };
    if item.entries.iter().any(is_lost) {
        return None;
    }
    let kept: Vec<_> = item.entries.iter().flat_map(certificates).collect();
    let pem: String = kept.iter().map(|certificate| armour(&certificate.der)).collect();
    // The proof: Node has to load exactly these.
    let loaded = dialect::read(Dialect::Node(OpenSsl::V30), pem.as_bytes()).anchors;
    let same =
        loaded.iter().map(|(_, anchor)| anchor.der.as_ref()).eq(kept.iter().map(|kept| kept.der.as_slice()));
    (same && !kept.is_empty()).then_some(pem)
}

/// The value that the variable should have, on one line with `\n` for line breaks: all its items that hold certificates, one
/// after another. `None` where an item is beyond repair, or nothing is left.
#[must_use]
pub fn value(bundle: &Bundle, variable: &str) -> Option<String> {
    let items = bundle.items.iter().filter(|item| item.source.origin.variable.as_deref() == Some(variable));
    let filled = items.filter(|item| item.entries.iter().any(|entry| entry.kind != Kind::Empty));
    let texts: Vec<String> = filled.map(item).collect::<Option<_>>()?;
    let text = texts.concat();
    (!text.is_empty()).then(|| text.trim_end().replace('\n', "\\n"))
}

/// The value for `ca` that a text of certificates makes, wherever it was found. `None` as for [`value`].
#[must_use]
pub fn text(text: &str) -> Option<String> {
    let source = Source {
        origin: Origin::default(),
        given: Given::Path(String::new()),
        bytes: Ok(Arc::new(text.as_bytes().to_vec())),
    };
    item(&Item::read(source)).map(|pem| pem.trim_end().replace('\n', "\\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::ca;
    use crate::world::{Clock, Files, Net, Terminal, World};

    const ROOT: &str = include_str!("../../testdata/rules/pki/root.pem");
    const OTHER: &str = include_str!("../../testdata/rules/pki/other-root.pem");
    const KEY: &str = include_str!("../../testdata/rules/pki/key.pem");

    fn bundle(ca: &str) -> Bundle {
        let world = World {
            env: [("ca", ca)].into_iter().collect(),
            files: Files::Given([].into()),
            clock: Clock::Fixed(0),
            net: Net::Refused,
            terminal: Terminal::none(),
        };
        Bundle::read(ca::sources(&world, None))
    }

    fn good(pems: &[&str]) -> String {
        pems.concat().trim_end().replace('\n', "\\n")
    }

    #[test]
    fn every_way_of_mangling_a_value_is_undone() {
        let body: String = ROOT.lines().filter(|line| !line.starts_with('-')).collect();
        let mangled = [
            ROOT.to_owned(),
            ROOT.replace('\n', "\\n"),
            ROOT.replace('\n', "\\\\n"),
            ROOT.replace('\n', "\\r\\n"),
            ROOT.replace('\n', " "),
            ROOT.replace('\n', ""),
            ROOT.replace('\n', "\r"),
            ROOT.replace('\n', "\n  "),
            format!("  {ROOT}"),
            format!("\"{}\"", ROOT.trim_end()),
            format!("'{}'", ROOT.trim_end().replace('\n', "\\n")),
            ROOT.replace("-----", "—–"),
            ROOT.replace("CERTIFICATE", "certificate"),
            body.clone(),
            ROOT.replace(&body[body.len() - 8..], &format!("\n\n{}", &body[body.len() - 8..])),
        ];
        for text in mangled {
            assert_eq!(value(&bundle(&text), "ca"), Some(good(&[ROOT])), "{text}");
        }
    }

    #[test]
    fn blanks_after_commas_and_keys_go_certificates_stay() {
        assert_eq!(value(&bundle(&format!("{ROOT}, {OTHER},")), "ca"), Some(good(&[ROOT, OTHER])));
        assert_eq!(value(&bundle(&format!("{ROOT}{KEY}")), "ca"), Some(good(&[ROOT])));
    }

    #[test]
    fn what_would_have_to_be_guessed_is_not_repaired() {
        for text in [&ROOT[..ROOT.len() / 2], "/etc/corp.pem", "", KEY, &ROOT.replacen("MII", "M!I", 1)] {
            assert_eq!(value(&bundle(text), "ca"), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_offered_is_read(bytes in proptest::collection::vec(0_u8.., 0..40), at in 0_usize..700) {
            let mut text = ROOT.as_bytes().to_vec();
            let at = at.min(text.len());
            text.splice(at..at, bytes);
            let text = String::from_utf8_lossy(&text).into_owned();
            if let Some(repaired) = value(&bundle(&text), "ca") {
                let again = bundle(&repaired);
                proptest::prop_assert!(again.entries().all(|entry| entry.mangled.is_empty() && entry.certificate.is_some()));
            }
        }
    }
}
