//! Changing keys in a file of profiles, and nothing else: comments, order, unknown keys, odd spacing, other bytes and line ends
//! stay as they are. Works on bytes, so that a file that is not UTF-8 survives.

/// How new lines look: `key=value` as Serverless writes it, `key = value` as the AWS CLI does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Serverless,
    AwsCli,
}

/// What to do with one section.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The header between the brackets: `dev`, `profile dev`.
    pub section: &'a str,
    /// Keys to set, in this order.
    pub set: Vec<(&'a str, &'a str)>,
    /// Keys to take out.
    pub remove: &'a [&'a str],
    pub style: Style,
}

/// The new content of the file.
#[must_use]
pub fn apply(old: &[u8], change: &Change<'_>) -> Vec<u8> {
    let lines: Vec<&[u8]> = old.split_inclusive(|&byte| byte == b'\n').collect();
    let end = if lines.iter().any(|line| line.ends_with(b"\r\n")) { "\r\n" } else { "\n" };
    if sections(&lines).iter().any(|section| section.name == change.section) {
        replaced(&lines, change, end)
    } else {
        appended(old, change, end)
    }
}

/// The keys of a section (all sections of that name together), lower-cased, as they stand in the file.
#[must_use]
pub fn keys(content: &[u8], section: &str) -> Vec<String> {
    let lines: Vec<&[u8]> = content.split_inclusive(|&byte| byte == b'\n').collect();
    let of_name = sections(&lines).into_iter().filter(|found| found.name == section);
    let keys = of_name.flat_map(|found| found.first..found.end).filter_map(|line| key(lines[line]));
    keys.map(|(key, _)| key).collect()
}

/// Whether a section of this name is there, also one that only some clients take for it (`[ dev ]`, `[dev]#x`).
#[must_use]
pub fn has_section(content: &[u8], section: &str) -> bool {
    content.split(|&byte| byte == b'\n').filter(|line| may_be_header(line)).any(|line| {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_start_matches('\u{feff}').trim();
        let name = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(name, _)| name);
        name.is_some_and(|name| name == section || name.trim() == section.trim())
    })
}

/// The lines below one header.
struct Extent {
    name: String,
    first: usize,
    end: usize,
}

fn sections(lines: &[&[u8]]) -> Vec<Extent> {
    let mut found: Vec<Extent> = Vec::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| may_be_header(line)) {
        let text = String::from_utf8_lossy(line);
        let text = without_comment(text.trim_start_matches('\u{feff}')).trim();
        if !text.starts_with('[') {
            continue;
        }
        if let Some(open) = found.last_mut() {
            open.end = open.end.min(index);
        }
        // A header with a comment glued to it is none for the JavaScript SDK v2: it ends the section before, no more.
        if let Some(name) = text[1..].strip_suffix(']') {
            found.push(Extent { name: name.to_owned(), first: index + 1, end: lines.len() });
        }
    }
    found
}

/// A cheap look before the text is decoded: a bracket comes first, after blanks or a byte order mark.
fn may_be_header(line: &[u8]) -> bool {
    let first = line.iter().find(|byte| !byte.is_ascii_whitespace());
    first.is_some_and(|&byte| byte == b'[' || !byte.is_ascii())
}

fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (at, character) in line.char_indices() {
        if matches!(character, '#' | ';') && before.is_whitespace() {
            return &line[..at];
        }
        before = character;
    }
    line
}

/// The key of an assignment, lower-cased, and where its value begins and ends within the line.
fn key(line: &[u8]) -> Option<(String, std::ops::Range<usize>)> {
    if matches!(line.iter().find(|byte| !byte.is_ascii_whitespace())?, b'#' | b';' | b'[') {
        return None;
    }
    let equals = line.iter().position(|&byte| byte == b'=')?;
    let name = String::from_utf8_lossy(&line[..equals]).trim().to_ascii_lowercase();
    let value = &line[equals + 1..];
    let start = value.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(value.len());
    let text = String::from_utf8_lossy(&value[start..]).into_owned();
    // A value that is not UTF-8 is replaced as a whole: its length in bytes is not that of the text.
    let length = match std::str::from_utf8(&value[start..]) {
        Ok(_) => without_comment(&text).trim_end().len(),
        Err(_) => value[start..].trim_ascii_end().len(),
    };
    let start = equals + 1 + start;
    Some((name, start..start + length))
}

fn replaced(lines: &[&[u8]], change: &Change<'_>, end: &str) -> Vec<u8> {
    let extents = sections(lines);
    let ours = || extents.iter().filter(|extent| extent.name == change.section);
    let inside = |line: usize| ours().any(|extent| (extent.first..extent.end).contains(&line));
    let present: Vec<String> =
        ours().flat_map(|e| e.first..e.end).filter_map(|line| Some(key(lines[line])?.0)).collect();
    let missing = change.set.iter().filter(|(name, _)| !present.iter().any(|found| found == name));
    let missing: Vec<u8> =
        missing.flat_map(|(name, value)| assignment(name, value, change.style, end)).collect();
    // New keys go after the last assignment of the first section, so that blank lines and comments below it stay there.
    let insert_after = ours().next().map_or(0, |first| {
        let last = (first.first..first.end).rev().find(|&line| key(lines[line]).is_some());
        last.map_or(first.first, |line| line + 1)
    });
    let mut out = Vec::with_capacity(lines.iter().map(|line| line.len()).sum::<usize>() + missing.len());
    for (index, line) in lines.iter().enumerate() {
        if index == insert_after {
            start_line(&mut out, end);
            out.extend_from_slice(&missing);
        }
        match key(line).filter(|_| inside(index)) {
            Some((name, _)) if change.remove.contains(&name.as_str()) => {}
            Some((name, value)) => match change.set.iter().find(|(wanted, _)| *wanted == name) {
                Some((wanted, text)) => {
                    out.extend(assigned(line, wanted, &value, text));
                }
                None => out.extend_from_slice(line),
            },
            None => out.extend_from_slice(line),
        }
    }
    if insert_after >= lines.len() {
        start_line(&mut out, end);
        out.extend_from_slice(&missing);
    }
    out
}

/// The line with its value exchanged. The key is spelled as clients look for it; spacing and comment stay.
fn assigned(line: &[u8], key: &str, value: &std::ops::Range<usize>, text: &str) -> Vec<u8> {
    let equals = line.iter().position(|&byte| byte == b'=').unwrap_or(0);
    let written = String::from_utf8_lossy(&line[..equals]);
    let spelled = written.trim();
    let before =
        if spelled == key { line[..equals].to_vec() } else { written.replace(spelled, key).into_bytes() };
    [&before, &line[equals..value.start], text.as_bytes(), &line[value.end..]].concat()
}

fn appended(old: &[u8], change: &Change<'_>, end: &str) -> Vec<u8> {
    let mut out = old.to_vec();
    start_line(&mut out, end);
    // Serverless sets sections apart by a blank line, the AWS CLI does not.
    if change.style == Style::Serverless && !out.is_empty() {
        out.extend_from_slice(end.as_bytes());
    }
    out.extend_from_slice(format!("[{}]{end}", change.section).as_bytes());
    for (name, value) in &change.set {
        out.extend(assignment(name, value, change.style, end));
    }
    out
}

fn assignment(name: &str, value: &str, style: Style, end: &str) -> Vec<u8> {
    let equals = if style == Style::Serverless { "=" } else { " = " };
    format!("{name}{equals}{value}{end}").into_bytes()
}

fn start_line(out: &mut Vec<u8>, end: &str) {
    if !out.is_empty() && !out.ends_with(b"\n") {
        out.extend_from_slice(end.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change<'a>(section: &'a str, set: &[(&'a str, &'a str)]) -> Change<'a> {
        let remove = &["aws_session_token"];
        Change { section, set: set.to_vec(), remove, style: Style::Serverless }
    }

    fn text(old: &str, change: &Change<'_>) -> String {
        String::from_utf8(apply(old.as_bytes(), change)).expect("text in, text out")
    }

    const KEYS: [(&str, &str); 2] = [("aws_access_key_id", "K"), ("aws_secret_access_key", "S")];

    #[test]
    fn empty_file_gets_what_serverless_writes() {
        let expected = "[default]\naws_access_key_id=K\naws_secret_access_key=S\n";
        assert_eq!(text("", &change("default", &KEYS)), expected);
    }

    #[test]
    fn new_section_goes_to_the_end_after_a_blank_line() {
        let old = "# mine\n[a]\nregion = x";
        let expected = "# mine\n[a]\nregion = x\n\n[b]\naws_access_key_id=K\naws_secret_access_key=S\n";
        assert_eq!(text(old, &change("b", &KEYS)), expected);
    }

    #[test]
    fn values_are_exchanged_and_all_else_stays() {
        let old = "; top\r\n[a]\r\n\taws_access_key_id  =  old ; why\r\nregion=x\r\nAWS_SECRET_ACCESS_KEY = o\r\naws_session_token=t\r\n\r\n# next\r\n[b]\r\naws_access_key_id = b\r\n";
        let expected = "; top\r\n[a]\r\n\taws_access_key_id  =  K ; why\r\nregion=x\r\naws_secret_access_key = S\r\n\r\n# next\r\n[b]\r\naws_access_key_id = b\r\n";
        assert_eq!(text(old, &change("a", &KEYS)), expected);
    }

    #[test]
    fn missing_keys_go_below_the_last_key_of_the_section() {
        let old = "[a]\nrole_arn = r\n\n# about b\n[b]\nx = 1\n";
        let expected =
            "[a]\nrole_arn = r\naws_access_key_id=K\naws_secret_access_key=S\n\n# about b\n[b]\nx = 1\n";
        assert_eq!(text(old, &change("a", &KEYS)), expected);
    }

    #[test]
    fn empty_section_at_the_end_without_a_line_end() {
        assert_eq!(text("[a]", &change("a", &KEYS[..1])), "[a]\naws_access_key_id=K\n");
    }

    #[test]
    fn bytes_that_are_no_text_survive() {
        let old = b"# \xff\xfe\n[a]\naws_access_key_id = \xff\xff\n";
        let new = apply(old, &change("a", &KEYS[..1]));
        assert_eq!(new, b"# \xff\xfe\n[a]\naws_access_key_id = K\n");
    }

    #[test]
    fn header_with_blanks_counts_as_there_but_is_another_name() {
        assert!(has_section(b"[ a ]\nx=1\n", "a") && has_section(b"[a]#x\n", "a"));
        assert!(text("[ a ]\nx=1\n", &change("a", &KEYS[..1])).ends_with("\n[a]\naws_access_key_id=K\n"));
    }
}
