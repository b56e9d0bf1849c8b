//! `slsca capture` against a proxy on loopback that opens every connection, and a web server that has its root.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DnType, IsCa, Issuer, KeyPair,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;

use crate::{AT, Desk, Said};

const HOST: &str = "sts.amazonaws.com";
const PASSWORD: &str = "hunter2-of-the-directory";

/// A root, and what stands below it.
struct Interceptor {
    root: CertificateDer<'static>,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Interceptor {
    /// `name` signs for the host; with `aia`, its leaf says that the root is at `http://aia.corp.example/root.cer`.
    fn new(name: &str, aia: bool) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let mut leaf = CertificateParams::new([HOST.to_owned()]).unwrap();
        leaf.use_authority_key_identifier_extension = true;
        if aia {
            leaf.custom_extensions.push(CustomExtension::from_oid_content(
                &[1, 3, 6, 1, 5, 5, 7, 1, 1],
                issuer_at("http://aia.corp.example/root.cer"),
            ));
        }
        let issuer: &Issuer<'_, KeyPair> = &root;
        let leaf = leaf.signed_by(&key, issuer).unwrap();
        Self {
            root: root.der().clone(),
            chain: vec![leaf.der().clone()],
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        }
    }

    fn sends_its_root(mut self) -> Self {
        self.chain.push(self.root.clone());
        self
    }

    fn fingerprint(&self) -> String {
        slsca::trust::certificate::Certificate::from_der(&self.root).unwrap().sha256()
    }

    fn pem(&self) -> String {
        slsca::trust::repair::armour(&self.root)
    }

    /// Answers CONNECT, and then is the host itself.
    fn start(&self) -> SocketAddr {
        let config = ServerConfig::builder_with_provider(slsca::crypto::provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), self.key.clone_key())
            .unwrap();
        let config = Arc::new(config);
        serve(move |mut socket| {
            read_head(&mut socket);
            let _ = socket.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n");
            let mut session = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), socket);
            let _ = session.read(&mut [0; 64]);
        })
    }
}

/// The value of an authorityInfoAccess extension with one `caIssuers`.
fn issuer_at(url: &str) -> Vec<u8> {
    let wrap = |tag: u8, content: &[u8]| [&[tag, u8::try_from(content.len()).unwrap()], content].concat();
    let method = wrap(6, &[0x2b, 6, 1, 5, 5, 7, 0x30, 2]);
    wrap(0x30, &wrap(0x30, &[method, wrap(0x86, url.as_bytes())].concat()))
}

fn serve(behave: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let behave = Arc::new(behave);
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let behave = Arc::clone(&behave);
            thread::spawn(move || behave(socket));
        }
    });
    address
}

fn read_head(socket: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut byte = [0; 1];
    while !head.ends_with(b"\r\n\r\n") && socket.read(&mut byte).unwrap_or(0) > 0 {
        head.push(byte[0]);
    }
    String::from_utf8(head).unwrap()
}

fn capture(desk: &Desk, proxy: SocketAddr, args: &[&str], env: &[(&str, &str)]) -> Said {
    let proxy = format!("http://me:{PASSWORD}@{proxy}");
    let mut all = vec![("HTTPS_PROXY", proxy.as_str())];
    all.extend(env);
    let args = [&["capture", HOST, "--at", AT, "--node", "20"], args].concat();
    let said = desk.run(&args, &all, b"");
    assert!(!said.out.contains(PASSWORD) && !said.err.contains(PASSWORD), "{}{}", said.out, said.err);
    said
}

const SERVERLESS: [&str; 2] = ["--client", "serverless-3"];

#[test]
fn the_root_is_written_when_its_fingerprint_is_the_expected_one_and_not_before() {
    let corp = Interceptor::new("Corp Inspection Root", false).sends_its_root();
    let (proxy, desk) = (corp.start(), Desk::new(&[("corp.pem", corp.pem().into_bytes())]));
    let env = [("cafile", "corp.pem")];
    let alone = capture(&desk, proxy, &SERVERLESS, &env);
    assert_eq!(alone.code, 1, "{}", alone.out);
    for words in [
        "this is not AWS",
        "`Corp Inspection Root`",
        "as sts.amazonaws.com sent it along",
        "does not trust it: self-signed certificate in certificate chain",
        &corp.fingerprint(),
        "by another way",
    ] {
        assert!(joined(&alone.out).contains(words), "{words}\n{}", alone.out);
    }
    assert!(alone.err.contains("nobody to ask"), "{}", alone.err);
    assert!(!desk.path("sts.amazonaws.com-root.pem").exists() && !alone.out.contains("export "));

    let wrong = "ab".repeat(32);
    let wrong = capture(&desk, proxy, &[&SERVERLESS[..], &["--expect", &wrong]].concat(), &env);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("do not trust it") && !desk.path("sts.amazonaws.com-root.pem").exists());

    let right = corp.fingerprint().to_uppercase();
    let right = capture(&desk, proxy, &[&SERVERLESS[..], &["--expect", &right]].concat(), &env);
    assert_eq!(right.code, 0, "{}{}", right.out, right.err);
    // With a proxy, `ca` and `cafile` do not reach AWS in Serverless 3.
    let export = "export NODE_EXTRA_CA_CERTS=SCRATCH/sts.amazonaws.com-root.pem\n";
    assert!(right.out.contains(export) && !right.out.contains("cafile="), "{}", right.out);
    let written = fs::read_to_string(desk.path("sts.amazonaws.com-root.pem")).unwrap();
    assert!(written.starts_with("# Corp Inspection Root\n") && written.ends_with(&corp.pem()), "{written}");

    let path = desk.path("sts.amazonaws.com-root.pem");
    let after = [env[0], ("NODE_EXTRA_CA_CERTS", path.to_str().unwrap())];
    let after = capture(&desk, proxy, &SERVERLESS, &after);
    assert_eq!(after.code, 0, "{}", after.out);
    assert!(after.out.contains("trusts it, with NODE_EXTRA_CA_CERTS"), "{}", after.out);
}

#[test]
fn each_client_gets_the_setting_that_it_reads() {
    let corp = Interceptor::new("Corp Inspection Root", false).sends_its_root();
    let (proxy, desk) = (corp.start(), Desk::new(&[]));
    for (client, variable) in [
        ("serverless-1", "NODE_EXTRA_CA_CERTS"),
        ("serverless-4", "NODE_EXTRA_CA_CERTS"),
        ("osls-4", "NODE_EXTRA_CA_CERTS"),
        ("aws-cli", "AWS_CA_BUNDLE"),
        ("curl", "CURL_CA_BUNDLE"),
        ("node", "NODE_EXTRA_CA_CERTS"),
        ("rustls", "cafile"),
    ] {
        let (connect, fingerprint) = (format!("{HOST}:443:127.0.0.1:{}", proxy.port()), corp.fingerprint());
        let args =
            ["--client", client, "--format", "json", "--expect", &fingerprint, "--connect-to", &connect];
        let said = capture(&desk, proxy, &args, &[]);
        let report: Value =
            serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{client}: {}", said.err));
        // Node itself knows no proxy, and the host that stands behind this one is no TLS server.
        if client == "node" {
            assert_eq!(report["ends_in"], "nothing");
            continue;
        }
        assert_eq!(said.code, 0, "{client}: {}{}", said.out, said.err);
        assert_eq!((&report["ok"], &report["fix"]["verified"]), (&true.into(), &true.into()));
        let set: Vec<&String> = report["fix"]["set"].as_object().unwrap().keys().collect();
        assert_eq!(set, [variable], "{client}");
    }
}

#[test]
fn a_root_that_was_not_sent_is_fetched_when_asked_for_and_only_then() {
    let corp = Interceptor::new("Corp Inspection Root", true);
    let root = corp.root.to_vec();
    let web = serve(move |mut socket| {
        let head = read_head(&mut socket);
        assert!(head.starts_with("GET /root.cer HTTP/1.0\r\nHost: aia.corp.example:80\r\n"), "{head}");
        let _ = socket.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/pkix-cert\r\n\r\n");
        let _ = socket.write_all(&root);
    });
    let (proxy, desk) = (corp.start(), Desk::new(&[]));
    let without = capture(&desk, proxy, &SERVERLESS, &[]);
    assert_eq!(without.code, 1);
    assert!(without.out.contains("is nowhere to be had") && without.out.contains("--aia"), "{}", without.out);

    let connect = format!("aia.corp.example:80:{web}");
    let asked =
        [&SERVERLESS[..], &["--aia", "--connect-to", &connect, "-o", "corp.pem", "--expect"]].concat();
    let said = capture(&desk, proxy, &[&asked[..], &[&corp.fingerprint()]].concat(), &[]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(said.out.contains("fetched from http://aia.corp.example/root.cer"), "{}", said.out);
    assert!(said.out.contains("export NODE_EXTRA_CA_CERTS=SCRATCH/corp.pem"), "{}", said.out);
    assert!(fs::read_to_string(desk.path("corp.pem")).unwrap().ends_with(&corp.pem()));
}

#[test]
fn the_letter_names_certificates_and_no_secret() {
    let corp = Interceptor::new("Zscaler Root CA", false).sends_its_root();
    let (proxy, desk) = (corp.start(), Desk::new(&[]));
    let said = capture(&desk, proxy, &[&SERVERLESS[..], &["--request"]].concat(), &[]);
    assert_eq!(said.code, 0, "{}", said.err);
    for words in [
        "`Zscaler Root CA`",
        "looks like Zscaler",
        "SHA-256 ",
        "by another way",
        &format!("127.0.0.1:{}", proxy.port()),
    ] {
        assert!(joined(&said.out).contains(words), "{words}\n{}", said.out);
    }
    assert!(!said.out.contains("me:") && fs::read_dir(desk.path("")).unwrap().next().is_none());
}

#[test]
fn hostile_names_stay_in_their_line() {
    let name = "Corp\n-----BEGIN CERTIFICATE-----\u{1b}[2J\u{202e}";
    let corp = Interceptor::new(name, false).sends_its_root();
    let (proxy, desk) = (corp.start(), Desk::new(&[]));
    let args = [&SERVERLESS[..], &["-o", "it's $(x).pem", "--expect"]].concat();
    let said = capture(&desk, proxy, &[&args[..], &[&corp.fingerprint()]].concat(), &[]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let all = format!("{}{}", said.out, said.err);
    assert!(!all.contains('\u{1b}') && !all.contains('\u{202e}') && !all.contains("\n-----BEGIN"), "{all}");
    assert!(said.out.contains("export NODE_EXTRA_CA_CERTS='SCRATCH/it'\\''s $(x).pem'"), "{}", said.out);
    let written = fs::read_to_string(desk.path("it's $(x).pem")).unwrap();
    assert_eq!(written.matches("-----BEGIN").count(), 1, "{written}");
    let letter = capture(&desk, proxy, &[&SERVERLESS[..], &["--request"]].concat(), &[]);
    assert!(!letter.out.contains('\u{1b}') && !letter.out.contains("\n-----BEGIN"), "{}", letter.out);
}

#[test]
fn what_cannot_be_reached_or_understood_is_said() {
    let desk = Desk::new(&[]);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let said = capture(&desk, nobody, &SERVERLESS, &[]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("✗ proxy-tcp"), "{}", said.out);
    for (args, words) in [
        (&["capture", "corp.pem"][..], "is no host"),
        (&["capture", HOST, "--expect", "00"], "64 hexadecimal digits"),
        (&["capture", HOST, "--client", "nobody"], "there is no client"),
    ] {
        let said = desk.run(args, &[], b"");
        assert_eq!(said.code, 2, "{args:?}");
        assert!(said.err.contains(words), "{}", said.err);
    }
}

/// The words without the line breaks of the page.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
