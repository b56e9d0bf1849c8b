//! From trust sources to the roots of a hop, by each client's rules.

use super::id::Runtime;
use super::node_flags::{self, Flags};
use super::plan::{Hop, Roots, Stop, When};
use super::shelf::{CA_BUNDLE, Shelf};
use super::situation::Situation;
use crate::input::vars;
use crate::judge::Judge;
use crate::origin::{ReadError, ReadFailure};
use crate::trust::OpenSsl;
use crate::trust::dialect::{Dialect, Refusal};
use crate::trust::source::{Given, Source};
use crate::untrusted::shown;

/// The trust of one client, before it is put on hops.
#[derive(Clone, Debug)]
pub(super) struct Trusted {
    pub roots: Roots,
    pub verify: bool,
    pub judge: Judge,
    pub refusal: Option<Stop>,
}

impl Trusted {
    pub(super) fn hop(&self, name: &str) -> Hop {
        Hop {
            name: name.to_owned(),
            roots: self.roots.clone(),
            verify: self.verify,
            judge: self.judge,
            refusal: self.refusal.clone(),
        }
    }
}

/// The judge that comes with a Node.
pub(super) fn judge_of(runtime: Runtime) -> Judge {
    match runtime {
        Runtime::Node18 => Judge::Node18,
        Runtime::Node20 => Judge::Node20,
        Runtime::Node22 => Judge::Node22,
        Runtime::Node24 => Judge::Node24,
    }
}

fn openssl_of(runtime: Runtime) -> OpenSsl {
    match runtime {
        Runtime::Node18 | Runtime::Node20 => OpenSsl::V30,
        Runtime::Node22 | Runtime::Node24 => OpenSsl::V35,
    }
}

/// Node's own roots and what its variables add.
pub(super) fn node(situation: &Situation<'_>, runtime: Runtime, warnings: &mut Vec<String>) -> Trusted {
    let flags = node_flags::read(situation.shell, situation.env, runtime);
    let mut roots = Roots { built_in: !flags.openssl_ca, ..Roots::default() };
    add_openssl_store(&mut roots, situation.shelf, flags);
    let mut refusal = None;
    if let Some(source) = situation.shelf.path(vars::NODE_EXTRA_CA_CERTS) {
        roots.variables.push(vars::NODE_EXTRA_CA_CERTS);
        match &source.bytes {
            Ok(bytes) => {
                let reading = situation.shelf.read(Dialect::NodeExtra(openssl_of(runtime)), bytes);
                roots.anchors.extend(reading.anchors());
            }
            Err(error) if is_unread(error) => roots.unread = Some(unread(error)),
            Err(error) => match hangs(error) {
                Some(reason) => refusal = Some(waiting(vars::NODE_EXTRA_CA_CERTS, reason)),
                None => warnings.push(ignoring(source, error)),
            },
        }
    }
    Trusted { roots, verify: !flags.unverified, judge: judge_of(runtime), refusal }
}

/// The client hangs when it loads its roots for the first session.
fn waiting(variable: &'static str, reason: String) -> Stop {
    Stop {
        code: String::new(),
        message: String::new(),
        when: When::Handshake,
        variable: Some(variable),
        hangs: Some(reason),
        exit: 1,
    }
}

fn add_openssl_store(roots: &mut Roots, shelf: &Shelf, flags: Flags) {
    if !flags.openssl_ca && !flags.system_ca {
        return;
    }
    let mut files: Vec<&Source> = shelf.path(vars::SSL_CERT_FILE).into_iter().collect();
    if files.is_empty() && flags.system_ca {
        files.extend(shelf.system());
    } else if !files.is_empty() {
        roots.variables.push(vars::SSL_CERT_FILE);
    }
    // `X509_LOOKUP_file` reads with settings and stops at the first bad block, as the `ca` option does.
    for bytes in files.iter().filter_map(|source| source.bytes.as_ref().ok()) {
        let reading = shelf.read(Dialect::Node(OpenSsl::V30), bytes);
        roots.anchors.extend(reading.anchors());
    }
}

/// The one line that everybody overlooks (Node, `src/crypto/crypto_context.cc`).
fn ignoring(source: &Source, error: &ReadError) -> String {
    let path = given_path(source);
    let (number, text) = match error.failure {
        ReadFailure::PermissionDenied => ("8000000D", "Permission denied"),
        ReadFailure::IsDirectory => ("80000015", "Is a directory"),
        ReadFailure::NotADirectory => ("80000014", "Not a directory"),
        ReadFailure::NameTooLong => ("80000024", "File name too long"),
        _ => ("80000002", "No such file or directory"),
    };
    format!("Warning: Ignoring extra certs from `{path}`, load failed: error:{number}:system library::{text}")
}

fn given_path(source: &Source) -> &str {
    match &source.given {
        Given::Path(path) => path,
        Given::Text { .. } => "",
    }
}

/// `ca` and `cafile`, if one of them is set: they replace everything else, and `rejectUnauthorized: true` comes along.
pub(super) fn framework(situation: &Situation<'_>, reader: Reader) -> Option<Result<Trusted, Stop>> {
    let family = situation.shelf.family(reader.dotenv);
    if family.is_empty() {
        return None;
    }
    let mut roots = Roots { variables: family.names.clone(), ..Roots::default() };
    for source in &family.sources {
        match &source.bytes {
            Ok(bytes) => {
                let reading = situation.shelf.read(Dialect::Node(openssl_of(reader.runtime)), bytes);
                roots.anchors.extend(reading.anchors());
            }
            Err(error) if is_unread(error) => roots.unread = Some(unread(error)),
            Err(error) => {
                let (code, message) = node_read_error(error);
                let variable = family.name_of(source);
                let hangs = hangs(error);
                return Some(Err(Stop { code, message, when: reader.when, variable, hangs, exit: 1 }));
            }
        }
    }
    Some(Ok(Trusted { roots, verify: true, judge: judge_of(reader.runtime), refusal: None }))
}

/// Who reads `ca` and `cafile`, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    pub runtime: Runtime,
    pub when: When,
    /// After `.env` was loaded.
    pub dotenv: bool,
}

/// `fs.readFileSync`, in libuv's words.
fn node_read_error(error: &ReadError) -> (String, String) {
    let path = &error.path;
    if let (ReadFailure::NameTooLong, Some(at)) = (&error.failure, path.find("-----BEGIN ")) {
        // Somebody's certificate, or key: the marker says enough.
        let end = path[at + 11..].find("-----").map_or(path.len(), |end| at + 11 + end + 5);
        let shown = &path[..end];
        return ("ENAMETOOLONG".to_owned(), format!("ENAMETOOLONG: name too long, open '{shown}"));
    }
    let (code, words) = match error.failure {
        ReadFailure::IsDirectory => ("EISDIR", "illegal operation on a directory, read".to_owned()),
        ReadFailure::NameTooLong => ("ENAMETOOLONG", format!("name too long, open '{path}'")),
        ReadFailure::NotADirectory => ("ENOTDIR", format!("not a directory, open '{path}'")),
        ReadFailure::NotFound => ("ENOENT", format!("no such file or directory, open '{path}'")),
        ReadFailure::PermissionDenied => ("EACCES", format!("permission denied, open '{path}'")),
        ReadFailure::TooManyLinks => ("ELOOP", format!("too many symbolic links encountered, open '{path}'")),
        ReadFailure::TooLarge { bytes } => {
            ("ERR_FS_FILE_TOO_LARGE", format!("File size ({bytes}) is greater than 2 GiB"))
        }
        // Nobody says anything while the client waits.
        ReadFailure::NotRegular => return (String::new(), String::new()),
        ReadFailure::Other { .. } => ("EIO", format!("i/o error, open '{path}'")),
    };
    let message = if code.starts_with("ERR_") { words } else { format!("{code}: {words}") };
    (code.to_owned(), message)
}

/// The most that `fs.readFileSync` takes (Node, `lib/fs.js`, `kIoMaxLength`).
const NODE_READ_LIMIT: u64 = 0x7fff_ffff;

/// A file that the client reads and slsca does not.
fn is_unread(error: &ReadError) -> bool {
    matches!(error.failure, ReadFailure::TooLarge { bytes } if bytes <= NODE_READ_LIMIT)
}

fn unread(error: &ReadError) -> String {
    format!("`{}` is larger than what slsca reads, and the client reads all of it", shown(&error.path, 60))
}

/// Opening a pipe waits for somebody to write into it, and a device never ends.
fn hangs(error: &ReadError) -> Option<String> {
    matches!(error.failure, ReadFailure::NotRegular).then(|| {
        format!("the client waits for ever for what `{}` may send: it is no file", shown(&error.path, 60))
    })
}

/// Serverless 4's clients of the AWS SDK 3: `cafile` is one path, for the session with the proxy; errors are swallowed.
pub(super) fn proxy_only(situation: &Situation<'_>, runtime: Runtime, base: &Trusted) -> Trusted {
    let family = situation.shelf.family(true);
    let mut files = family.sources.iter().filter(|source| matches!(source.given, Given::Path(_)));
    let (Some(source), None) = (files.next(), files.next()) else { return base.clone() };
    let (Ok(bytes), Some(name)) = (&source.bytes, family.name_of(source)) else { return base.clone() };
    let reading = situation.shelf.read(Dialect::Node(openssl_of(runtime)), bytes);
    let anchors = reading.anchors().collect();
    Trusted { roots: Roots { built_in: false, anchors, variables: vec![name], unread: None }, ..base.clone() }
}

/// `botocore/httpsession.py` and `awscli`: one path, replaces certifi's roots; whatever is wrong with it is an error.
pub(super) fn botocore(situation: &Situation<'_>) -> Result<Trusted, Stop> {
    let built_in = Roots { built_in: true, ..Roots::default() };
    let mut trusted = Trusted { roots: built_in, verify: true, judge: Judge::Botocore, refusal: None };
    let names = [vars::AWS_CA_BUNDLE, CA_BUNDLE, vars::REQUESTS_CA_BUNDLE];
    let Some((name, source)) = situation.shelf.first_path(&names) else { return Ok(trusted) };
    let stop = |code: &str, message: String, when| Stop {
        code: code.to_owned(),
        message,
        when,
        variable: Some(name),
        hangs: None,
        exit: 255,
    };
    let blank = matches!(&source.given, Given::Path(path) if path.trim().is_empty());
    if blank {
        return Err(stop("InvalidCABundle", EMPTY_BUNDLE.to_owned(), When::Request));
    }
    trusted.roots = Roots { variables: vec![name], ..Roots::default() };
    let fault = match &source.bytes {
        Err(error) if is_unread(error) => {
            trusted.roots.unread = Some(unread(error));
            None
        }
        Err(error) => Some(errno_words(&error.failure)),
        Ok(bytes) => {
            let reading = situation.shelf.read(Dialect::Strict, bytes);
            trusted.roots.anchors = reading.anchors().collect();
            reading.refusal.map(|refusal| match refusal {
                Refusal::BadBlock => ("SSLError", "[X509] PEM lib".to_owned()),
                Refusal::Nothing => (NOTHING, format!("[X509: {NOTHING}] no certificate or crl found")),
            })
        }
    };
    let hangs = source.bytes.as_ref().err().and_then(hangs);
    trusted.refusal = fault.map(|(code, words)| stop(code, words, When::Handshake));
    if let Some(reason) = hangs {
        trusted.refusal = Some(waiting(name, reason));
    }
    Ok(trusted)
}

const NOTHING: &str = "NO_CERTIFICATE_OR_CRL_FOUND";

const EMPTY_BUNDLE: &str = "Invalid CA bundle: the configured value (ca_bundle, AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE, or verify) \
                            resolved to an empty or whitespace-only string. Provide a valid path to a CA bundle file.";

/// Python's `OSError`.
fn errno_words(failure: &ReadFailure) -> (&'static str, String) {
    let (name, words) = match failure {
        ReadFailure::IsDirectory => ("EISDIR", "[Errno 21] Is a directory"),
        ReadFailure::NameTooLong => ("ENAMETOOLONG", "[Errno 36] File name too long"),
        ReadFailure::NotADirectory => ("ENOTDIR", "[Errno 20] Not a directory"),
        ReadFailure::PermissionDenied => ("EACCES", "[Errno 13] Permission denied"),
        ReadFailure::TooManyLinks => ("ELOOP", "[Errno 40] Too many levels of symbolic links"),
        _ => ("ENOENT", "[Errno 2] No such file or directory"),
    };
    (name, words.to_owned())
}

/// curl: `CURL_CA_BUNDLE`, else `SSL_CERT_FILE`, in place of the bundle it was built with. The folder it was built with
/// (`/etc/ssl/certs` in Debian's) stays in force, so the system's roots do too.
pub(super) fn curl(situation: &Situation<'_>, proxy: bool) -> Trusted {
    let mut roots = Roots::default();
    let mut refusal = None;
    let names: &[&'static str] = if proxy { &[] } else { &[vars::CURL_CA_BUNDLE, vars::SSL_CERT_FILE] };
    if let Some((name, source)) = situation.shelf.first_path(names) {
        roots.variables.push(name);
        match source.bytes.as_ref().map(|bytes| situation.shelf.read(Dialect::Strict, bytes)) {
            Ok(reading) if reading.refusal.is_none() => {
                roots.anchors.extend(reading.anchors());
            }
            Err(error) if is_unread(error) => roots.unread = Some(unread(error)),
            _ => refusal = Some(curl_refusal(name, source)),
        }
    }
    match situation.shelf.system().and_then(|source| source.bytes.as_ref().ok()) {
        Some(bytes) => {
            let reading = situation.shelf.read(Dialect::Strict, bytes);
            roots.anchors.extend(reading.anchors());
        }
        None => roots.built_in = true,
    }
    Trusted { roots, verify: true, judge: Judge::Curl, refusal }
}

fn curl_refusal(name: &'static str, source: &Source) -> Stop {
    if let Some(reason) = source.bytes.as_ref().err().and_then(hangs) {
        return waiting(name, reason);
    }
    let path = given_path(source);
    Stop {
        code: "77".to_owned(),
        message: format!("curl: (77) error setting certificate file: {path}"),
        when: When::Handshake,
        variable: Some(name),
        hangs: None,
        exit: 77,
    }
}

/// `ca` and `cafile` as rustls reads PEM; unreadable files are passed over.
pub(super) fn rustls(situation: &Situation<'_>) -> Trusted {
    let family = situation.shelf.family(true);
    let mut roots =
        Roots { built_in: family.is_empty(), variables: family.names.clone(), ..Roots::default() };
    for bytes in family.sources.iter().filter_map(|source| source.bytes.as_ref().ok()) {
        let reading = situation.shelf.read(Dialect::PkiTypes, bytes);
        roots.anchors.extend(reading.anchors());
    }
    Trusted { roots, verify: true, judge: Judge::Rustls, refusal: None }
}
