//! Is this text XML, as the SDKs' parsers see it? Block pages nearly are, and the words the user reads depend on it.
//!
//! AWS SDK 2 parses with sax in strict mode, AWS SDK 3 with a parser of its own. Both want every tag closed.

/// Why it is no XML, with both parsers' words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Text before the first tag.
    Text,
    /// A closing tag that closes something else.
    Mismatch { open: String, close: String },
    /// A tag that is never closed.
    Unclosed(String),
    /// Markup that cannot be read.
    Markup,
}

impl Fault {
    /// sax, as AWS SDK 2 passes it on (its first line).
    pub(super) fn sax(&self) -> &'static str {
        match self {
            Self::Text => "Non-whitespace before first tag.",
            Self::Mismatch { .. } => "Unexpected close tag",
            Self::Unclosed(_) => "Unclosed root tag",
            Self::Markup => "Attribute without value",
        }
    }

    /// `@aws-sdk/xml-builder`.
    pub(super) fn sdk3(&self) -> String {
        match self {
            Self::Text => "@aws-sdk XML parse error: unexpected content.".to_owned(),
            Self::Mismatch { open, close } => {
                format!("@aws-sdk XML parse error: mismatched tags <{open}> and </{close}>.")
            }
            Self::Unclosed(tag) => format!("@aws-sdk XML parse error: missing closing tag </{tag}>."),
            Self::Markup => "@aws-sdk XML parse error: expected > at the end of opening tag.".to_owned(),
        }
    }
}

/// The name of the root element; `None` for blank text.
pub(super) fn read(text: &str) -> Result<Option<String>, Fault> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    let mut open: Vec<&str> = Vec::new();
    let mut root = None;
    while !rest.is_empty() {
        let Some(start) = rest.find('<') else { break };
        if open.is_empty() && root.is_none() && !rest[..start].trim().is_empty() {
            return Err(Fault::Text);
        }
        rest = &rest[start..];
        if let Some(after) = skipped(rest) {
            rest = after?;
            continue;
        }
        let (tag, after) = tag(rest)?;
        rest = after;
        match tag {
            Tag::Open(name) => {
                root = root.or(Some(name));
                open.push(name);
            }
            Tag::Empty(name) => root = root.or(Some(name)),
            Tag::Close(name) => match open.pop() {
                Some(last) if last == name => {}
                last => {
                    let open = last.unwrap_or_default().to_owned();
                    return Err(Fault::Mismatch { open, close: name.to_owned() });
                }
            },
        }
        if open.is_empty() {
            break;
        }
    }
    match (open.pop(), root) {
        (Some(tag), _) => Err(Fault::Unclosed(tag.to_owned())),
        (None, None) if !rest.trim().is_empty() => Err(Fault::Text),
        (None, root) => Ok(root.map(str::to_owned)),
    }
}

enum Tag<'a> {
    Close(&'a str),
    Empty(&'a str),
    Open(&'a str),
}

/// What follows a comment, a declaration or a CDATA section, if the text starts with one.
fn skipped(text: &str) -> Option<Result<&str, Fault>> {
    const ENDS: [(&str, &str); 4] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")];
    let (_, end) = ENDS.iter().find(|(start, _)| text.starts_with(start))?;
    Some(text.find(end).map(|at| &text[at + end.len()..]).ok_or(Fault::Markup))
}

fn tag(text: &str) -> Result<(Tag<'_>, &str), Fault> {
    let mut quote = None;
    let end = text.char_indices().find_map(|(at, character)| match (quote, character) {
        (None, '>') => Some(at),
        (None, '"' | '\'') => {
            quote = Some(character);
            None
        }
        (Some(open), _) if open == character => {
            quote = None;
            None
        }
        _ => None,
    });
    let end = end.ok_or(Fault::Markup)?;
    let (inside, after) = (&text[1..end], &text[end + 1..]);
    if let Some(name) = inside.strip_prefix('/') {
        return Ok((Tag::Close(name.trim()), after));
    }
    let (inside, empty) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
    let name = inside.split([' ', '\t', '\r', '\n']).next().unwrap_or_default();
    if name.is_empty() || !attributes_are_quoted(&inside[name.len()..]) {
        return Err(Fault::Markup);
    }
    Ok((if empty { Tag::Empty(name) } else { Tag::Open(name) }, after))
}

fn attributes_are_quoted(text: &str) -> bool {
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some((_, value)) = rest.split_once('=') else { return false };
        let value = value.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return false };
        let Some(end) = value[1..].find(quote) else { return false };
        rest = value[end + 2..].trim_start();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_formed_pages_are_xml() {
        let page = "<html><title>Access Denied</title>Blocked by Web Filter</html>";
        assert_eq!(read(page), Ok(Some("html".to_owned())));
        assert_eq!(
            read("<?xml version=\"1.0\"?>\n<Error><Code>x</Code></Error>"),
            Ok(Some("Error".to_owned()))
        );
        assert_eq!(read(" \r\n"), Ok(None));
    }

    #[test]
    fn the_usual_html_is_not() {
        let nginx = "<html>\r\n<head><title>302</title></head>\r\n<body>\r\n<hr><center>nginx</center>\r\n</body></html>";
        let fault = read(nginx).expect_err("hr is not closed");
        assert_eq!(fault.sdk3(), "@aws-sdk XML parse error: mismatched tags <hr> and </body>.");
        assert_eq!(fault.sax(), "Unexpected close tag");
        assert_eq!(read("Internal Error"), Err(Fault::Text));
        assert_eq!(read("<html><body bgcolor=white></body></html>"), Err(Fault::Markup));
        assert_eq!(read("<html><p>"), Err(Fault::Unclosed("p".to_owned())));
    }
}
