//! Text that no two readers take differently: certificates in blocks as RFC 7468 writes them, with nothing around them that a
//! reader could stumble over. Each dialect loads all of it, so that it need not be read again for every client.

use std::ops::Range;

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

/// Whether the blocks at these places, whose bodies are sound, have the plain markers, each on a line of its own, and nothing
/// between them that looks like another marker or ends a reader's line early.
pub(super) fn are_plain<'a>(bytes: &[u8], spans: impl Iterator<Item = &'a Range<usize>>) -> bool {
    let mut done = 0;
    for span in spans {
        let block = &bytes[span.clone()];
        let gap = &bytes[done..span.start];
        let is_apart = is_gap(gap, done > 0) && (gap.is_empty() || gap.ends_with(b"\n"));
        if !is_apart || !block.starts_with(BEGIN) || !block.ends_with(END) {
            return false;
        }
        done = span.end;
    }
    is_gap(&bytes[done..], done > 0)
}

/// What stands before, between or after blocks.
fn is_gap(gap: &[u8], follows_block: bool) -> bool {
    let starts_well = !follows_block || gap.is_empty() || gap.starts_with(b"\n") || gap.starts_with(b"\r\n");
    starts_well && memchr::memchr(0, gap).is_none() && memchr::memmem::find(gap, b"-----").is_none()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::origin::Origin;
    use crate::trust::bundle::Item;
    use crate::trust::der::OpenSsl;
    use crate::trust::dialect::{self, Dialect, Fate, Fates};
    use crate::trust::source::{Given, Source};

    const ROOT: &str = include_str!("../../testdata/rules/pki/root.pem");
    const OTHER: &str = include_str!("../../testdata/rules/pki/other-root.pem");
    const KEY: &str = include_str!("../../testdata/rules/pki/key.pem");
    const DIALECTS: [Dialect; 6] = [
        Dialect::Node(OpenSsl::V30),
        Dialect::Node(OpenSsl::V35),
        Dialect::NodeExtra(OpenSsl::V30),
        Dialect::NodeExtra(OpenSsl::V35),
        Dialect::PkiTypes,
        Dialect::Strict,
    ];

    fn item(text: &[u8]) -> Item {
        let given = Given::Path(String::new());
        Item::read(Source { origin: Origin::default(), given, bytes: Ok(Arc::new(text.to_vec())) })
    }

    /// Whether it is called plain; what is, each dialect has to load as it was decoded.
    fn is_plain(text: &[u8]) -> bool {
        let item = item(text);
        for dialect in DIALECTS.into_iter().filter(|_| item.is_plain) {
            let reading = dialect::read(dialect, text);
            let fates = reading.fates(item.entries.iter().map(|entry| &entry.span));
            assert_eq!(fates, Fates::all(Fate::Loaded, item.entries.len()), "{dialect:?}");
            let own = item.entries.iter().filter_map(|entry| entry.certificate.as_ref());
            let own: Vec<_> = own.map(|certificate| certificate.der.as_slice()).collect();
            let loaded: Vec<_> = reading.anchors.iter().map(|(_, anchor)| anchor.der.as_ref()).collect();
            assert_eq!(loaded, own, "{dialect:?}");
            assert!(reading.anchors.iter().all(|(_, anchor)| anchor.settings.is_none()));
        }
        item.is_plain
    }

    #[test]
    fn comments_and_windows_line_breaks_are_plain() {
        let texts = [
            ROOT.to_owned(),
            ROOT.trim_end().to_owned(),
            format!("{ROOT}{OTHER}"),
            format!("# Corp -- root\n{ROOT}\n\ntext\n{OTHER}the end"),
            format!("{ROOT}{OTHER}").replace('\n', "\r\n"),
        ];
        for text in texts {
            assert!(is_plain(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_one_reader_minds_is_not_plain() {
        let texts = [
            String::new(),
            format!("{ROOT}{KEY}"),
            format!("\u{feff}{ROOT}"),
            format!(" {ROOT}"),
            format!("{}{OTHER}", ROOT.trim_end()),
            format!("{} # root\n", ROOT.trim_end()),
            format!("-----BEGIN (X)-----\n{ROOT}"),
            format!("\0{ROOT}"),
            ROOT.replace("CERTIFICATE", "X509 CERTIFICATE"),
            ROOT.replace("CERTIFICATE", "TRUSTED CERTIFICATE"),
            ROOT.replace('\n', "\n\n"),
            ROOT.replace('\n', "\r"),
            ROOT.replace("-----\n", "----- \n"),
            ROOT.replacen("\nMII", "\n\nMII", 1),
            ROOT.replacen("\nMII", "\nMII ", 1),
            ROOT.replacen("MII", "M!I", 1),
        ];
        for text in texts {
            assert!(!is_plain(text.as_bytes()), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_called_plain_is_read_alike(
            bytes in proptest::collection::vec(proptest::sample::select(&b"\n\r\0 -=:#A\xef\xbb\xbf"[..]), 0..4),
            at in 0_usize..1400,
            taken in 0_usize..3,
        ) {
            let mut text = [ROOT, OTHER].concat().into_bytes();
            let at = at.min(text.len());
            text.splice(at..text.len().min(at + taken), bytes);
            is_plain(&text);
        }
    }
}
