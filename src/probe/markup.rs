//! Just enough XML to read AWS's answers, and just enough HTML to see that an answer is a page.
//!
//! A bounded, lenient walk: no entities beyond the five of XML and numbers, no DTD, no depth to exhaust. An answer that is
//! not well formed gives the elements up to the fault.

/// An element without child elements: the names of its ancestors and its own, without prefixes, and its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Leaf<'a> {
    pub(super) path: Vec<&'a str>,
    pub(super) text: String,
}

/// Deeper or longer answers are not AWS's errors.
const DEPTH: usize = 32;
const LEAVES: usize = 4096;

/// The leaves of a document in their order.
pub(super) fn leaves(document: &str) -> Vec<Leaf<'_>> {
    let mut walk = Walk::default();
    let mut rest = document;
    while let Some((text, markup)) = rest.split_once('<') {
        walk.text(&unescaped(text));
        let Some(after) = walk.markup(markup) else { break };
        if walk.leaves.len() == LEAVES || walk.path.len() > DEPTH {
            break;
        }
        rest = after;
    }
    walk.leaves
}

#[derive(Default)]
struct Walk<'a> {
    leaves: Vec<Leaf<'a>>,
    path: Vec<&'a str>,
    /// Text of the innermost element, as long as it has no child element.
    text: Option<String>,
}

impl<'a> Walk<'a> {
    fn text(&mut self, text: &str) {
        if let Some(so_far) = &mut self.text {
            so_far.push_str(text);
        }
    }

    /// Takes one piece of markup, after its `<`; gives what follows it, or nothing when the document is at fault.
    fn markup(&mut self, markup: &'a str) -> Option<&'a str> {
        if let Some(comment) = markup.strip_prefix("!--") {
            return comment.split_once("-->").map(|(_, after)| after);
        }
        if let Some(data) = markup.strip_prefix("![CDATA[") {
            let (text, after) = data.split_once("]]>")?;
            self.text(text);
            return Some(after);
        }
        let end = tag_end(markup)?;
        let (tag, after) = (markup.get(..end)?, markup.get(end + 1..)?);
        match tag.as_bytes().first() {
            Some(b'?' | b'!') => {}
            Some(b'/') => self.close(name(&tag[1..]))?,
            _ => self.open(tag),
        }
        Some(after)
    }

    fn open(&mut self, tag: &'a str) {
        self.path.push(name(tag));
        self.text = Some(String::new());
        if tag.ends_with('/') {
            self.leaf();
        }
    }

    fn close(&mut self, name: &str) -> Option<()> {
        if self.path.last() != Some(&name) {
            return None;
        }
        self.leaf();
        Some(())
    }

    fn leaf(&mut self) {
        if let Some(text) = self.text.take() {
            self.leaves.push(Leaf { path: self.path.clone(), text: text.trim().to_owned() });
        }
        self.path.pop();
    }
}

/// The place of the `>` that ends a tag; one inside quotes does not.
fn tag_end(markup: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The local name of a tag.
fn name(tag: &str) -> &str {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
    let qualified = tag.get(..end).unwrap_or_default();
    qualified.rsplit_once(':').map_or(qualified, |(_, local)| local)
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let entity = after.split_once(';').and_then(|(entity, after)| Some((character(entity)?, after)));
        let (character, after) = entity.unwrap_or(('&', after));
        plain.push(character);
        rest = after;
    }
    plain.push_str(rest);
    plain
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "apos" => Some('\''),
        "gt" => Some('>'),
        "lt" => Some('<'),
        "quot" => Some('"'),
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Whether a body is a page for people: HTML says so in its first tag.
pub(super) fn is_html(body: &str) -> bool {
    /// What pages begin with, after comments.
    const FIRST: [&str; 9] =
        ["!doctype html", "html", "head", "body", "title", "center", "h1", "script", "meta"];
    let mut rest = body.trim_start_matches('\u{feff}').trim_start();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = after.trim_start();
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    FIRST.iter().any(|first| {
        let named = tag.get(..first.len()).is_some_and(|start| start.eq_ignore_ascii_case(first));
        let ended =
            tag.get(first.len()..).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
        named && ended
    })
}

/// The title of a page, on one line.
pub(super) fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower.get(start..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    let words: Vec<&str> = page.get(start..end)?.split_whitespace().collect();
    Some(unescaped(&words.join(" "))).filter(|title| !title.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(document: &str) -> Vec<(String, String)> {
        leaves(document).into_iter().map(|leaf| (leaf.path.join("/"), leaf.text)).collect()
    }

    #[test]
    fn leaves_have_their_path_and_text() {
        let document = "<?xml version=\"1.0\"?>\n<!-- <x> -->\n<a:Error xmlns:a='>'><Code>A&lt;&#66;&#x43;</Code>\
                        <Message><![CDATA[<&amp;>]]> </Message><RequestId/></a:Error>";
        let pair = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        assert_eq!(
            texts(document),
            [pair("Error/Code", "A<BC"), pair("Error/Message", "<&amp;>"), pair("Error/RequestId", "")]
        );
    }

    #[test]
    fn a_document_that_breaks_off_gives_what_came_before() {
        assert_eq!(texts("<a><b>1</b><c>2</x>").len(), 1);
        assert_eq!(texts("<a><b>1</b><c").len(), 1);
        assert_eq!(
            texts("& <b>&bogus; &#xfffffff; &</b>"),
            [("b".to_owned(), "&bogus; &#xfffffff; &".to_owned())]
        );
    }

    #[test]
    fn pages_are_told_from_answers() {
        for page in [
            "<!DOCTYPE html><p>",
            " \n<html>",
            "\u{feff}<HTML lang=\"de\">",
            "<!-- x --><html>",
            "<h1>502</h1>",
        ] {
            assert!(is_html(page), "{page}");
        }
        for answer in ["<?xml version=\"1.0\"?><Error/>", "<ErrorResponse>", "<header/>", "{}", "", "html"] {
            assert!(!is_html(answer), "{answer}");
        }
    }

    #[test]
    fn the_title_of_a_page_is_one_line() {
        let page = "<html><head><TITLE id=a>\n Sign in\n &amp; go </TITLE>";
        assert_eq!(title(page).as_deref(), Some("Sign in & go"));
        assert_eq!(title("<html><title> </title>"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_walked(text in "[<>/a-c!&;'\" \\-\\[\\]?=:é]{0,120}") {
            let found = leaves(&text);
            prop_assert!(found.len() <= LEAVES);
            let _ = (is_html(&text), title(&text));
        }

        #[test]
        fn text_comes_back_as_it_was_escaped(text in "[ -~äß€]{0,60}") {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
            let document = format!("<r><t>{escaped}</t></r>");
            let found = leaves(&document);
            prop_assert_eq!(found.len(), 1);
            prop_assert_eq!(found[0].text.as_str(), text.trim());
        }
    }
}
