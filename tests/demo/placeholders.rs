//! Replaces what differs from run to run: ports, times, dates, keys, fingerprints, the scratch folder, the version.

/// The text with placeholders in place of what this run happened to have.
pub(crate) fn filled(text: &str) -> String {
    text.lines().map(|line| line_filled(line).trim_end().to_owned() + "\n").collect()
}

fn line_filled(line: &str) -> String {
    let line = line.replace(&format!("slsca {}", env!("CARGO_PKG_VERSION")), "slsca VERSION");
    let line = runs(
        &line,
        |c| c.is_ascii_hexdigit() || c == ':',
        |run| {
            let digits = run.chars().filter(char::is_ascii_hexdigit).count();
            (digits >= 32).then(|| "FINGERPRINT".to_owned())
        },
    );
    let line = runs(
        &line,
        |c| c.is_ascii_alphanumeric() || "+/=".contains(c),
        |run| {
            let digits = run.chars().any(|c| c.is_ascii_digit()) && run.starts_with("MII");
            digits.then(|| "BASE64".to_owned())
        },
    );
    let line = runs(
        &line,
        |c| c.is_ascii_digit() || "-:TZ+".contains(c),
        |run| is_date(run).then(|| if run.len() > 10 { "TIME" } else { "DATE" }.to_owned()),
    );
    let line = runs(
        &line,
        |c| !c.is_whitespace() && !"'\"`=".contains(c),
        |run| {
            let end = run.find("slsca-demo-")? + "slsca-demo-".len() + 6;
            Some(format!("SCRATCH{}", run.get(end..)?))
        },
    );
    milliseconds(&ports(&elided(&escaped(&line))))
}

/// The body of a certificate with its line breaks escaped, in a value to paste.
fn escaped(line: &str) -> String {
    let (begin, end) = ("-----BEGIN CERTIFICATE-----\\n", "\\n-----END CERTIFICATE-----");
    match (line.find(begin), line.find(end)) {
        (Some(from), Some(to)) if from < to => {
            format!("{}BASE64{}", &line[..from + begin.len()], &line[to..])
        }
        _ => line.to_owned(),
    }
}

/// The rest of a key's text after an ellipsis: `…L/Tu9Yb1bkX -----END`.
fn elided(line: &str) -> String {
    let Some((before, after)) = line.split_once('…') else { return line.to_owned() };
    let rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "+/=".contains(c));
    let is_key = rest.starts_with(" -----END") && rest.len() < after.len();
    if is_key { format!("{before}…BASE64{rest}") } else { line.to_owned() }
}

/// `2026-11-24`, with or without a time; `20261124T050731Z` of a signature; `261124050731Z` of a certificate.
fn is_date(run: &str) -> bool {
    let bytes = run.as_bytes();
    if run.len() > 12 && run.ends_with('Z') && run.chars().all(|c| c.is_ascii_digit() || "TZ".contains(c)) {
        return true;
    }
    bytes.len() >= 10 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-' && bytes[7] == b'-'
}

/// Replaces the longest runs of characters of one kind, where `name` gives them a name.
fn runs(line: &str, kind: impl Fn(char) -> bool, name: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(&kind) {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c| !kind(c)).unwrap_or(rest.len());
        text.push_str(&name(&rest[..end]).unwrap_or_else(|| rest[..end].to_owned()));
        rest = &rest[end..];
    }
    text + rest
}

fn ports(line: &str) -> String {
    let mut parts = line.split("127.0.0.1:");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        text.push_str(if rest.len() < part.len() { "127.0.0.1:PORT" } else { "127.0.0.1:" });
        text.push_str(rest);
    }
    text
}

/// `  12.3 ms`, however it was aligned.
fn milliseconds(line: &str) -> String {
    let mut parts = line.split(" ms");
    let mut text = String::new();
    let mut part = parts.next().unwrap_or_default();
    for next in parts {
        let before = part.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        if before.len() < part.len() {
            // Numbers in a column are aligned to the right: the width stays.
            let padding = before.len() - before.trim_end().len();
            let width = if padding > 1 { part.len() - before.trim_end().len() } else { padding + 1 };
            text.push_str(before.trim_end());
            text.extend([format!("{:>width$} ms", "N")]);
        } else {
            text.push_str(part);
            text.push_str(" ms");
        }
        part = next;
    }
    text + part
}

#[test]
fn only_what_differs_is_replaced() {
    for (line, expected) in [
        ("  ✓ tls      12.3 ms  TLSv1.3", "  ✓ tls         N ms  TLSv1.3"),
        ("to 127.0.0.1:40123 in 3 ms", "to 127.0.0.1:PORT in N ms"),
        ("cafile=/tmp/slsca-demo-a1B2c3/corp.pem", "cafile=SCRATCH/corp.pem"),
        ("ended 2026-11-23 (2026-11-23T17:00:00Z)", "ended DATE (TIME)"),
        ("Signature expired: 20261124T050731Z", "Signature expired: TIME"),
        ("SHA-256 AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89", "SHA-256 FINGERPRINT"),
        ("sts.amazonaws.com:443, 20 handshakes", "sts.amazonaws.com:443, 20 handshakes"),
    ] {
        assert_eq!(line_filled(line), expected);
    }
}
