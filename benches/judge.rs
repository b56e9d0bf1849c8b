//! How long judging takes: `cargo bench --bench judge`. Prints medians; asserts nothing. With `--chain FOLDER ROOTS HOST` only
//! how many nanoseconds the judges by OpenSSL's rules take for the chain in that folder: `benches/chain` compares.

#![expect(clippy::print_stdout, reason = "a bench reports on stdout")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, GeneralSubtree, IsCa, KeyPair,
    KeyUsagePurpose, NameConstraints,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use slsca::judge::{Judge, Question, Signatures, Store, judge};
use slsca::trust::anchor::Anchor;

const AT: i64 = 1_767_225_600;

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, mode, folder, roots, host, ..] = arguments.as_slice()
        && mode == "--chain"
    {
        println!("{}", of_files(folder, roots, host).as_nanos());
        return;
    }
    let root = Issuer::self_signed(authority("Bench Root"), key()).expect("a root");
    let intermediate = Issuer::signed_by(authority("Bench Issuing"), key(), &root).expect("an intermediate");
    let leaf = server(&["api.bench.test"]).signed_by(&key(), &intermediate).expect("a leaf");
    let chain = [leaf.der().clone(), intermediate.der().clone()];
    let store = Store::built_in_and(vec![anchor(root.der())]);
    for by in Judge::ALL {
        let question = Question { chain: &chain, store: &store, host: "api.bench.test", at: AT };
        let signatures = Signatures::new();
        assert_eq!(judge(by, &question, &signatures).ok, Some(true), "{}", by.id());
        let known = median(2_000, || judge(by, black_box(&question), &signatures));
        let fresh = median(300, || judge(by, black_box(&question), &Signatures::new()));
        println!(
            "{:<9} chain of 3, {} roots: {known:>9.2?} signatures known, {fresh:>9.2?} verified",
            by.id(),
            store.len()
        );
    }
    let question = Question { chain: &chain, store: &store, host: "api.bench.test", at: AT };
    println!("all judges but rustls together, signatures verified once: {:.2?}", together(&question));

    loading();
    cross_signed();
    many_names();
    many_constraints();
}

/// Node's four judges, botocore and curl, one after the other, on a chain that they accept.
fn together(question: &Question<'_>) -> Duration {
    let judges: Vec<Judge> = Judge::ALL.into_iter().filter(|by| *by != Judge::Rustls).collect();
    let accepting = |signatures: &Signatures| {
        judges.iter().filter(|by| judge(**by, question, signatures).ok == Some(true)).count()
    };
    assert_eq!(accepting(&Signatures::new()), judges.len());
    median(1_000, || accepting(&Signatures::new()))
}

/// A chain of `leaf.pem` and `issuing.pem`, with `root.pem` after the roots of a file, judged now.
fn of_files(folder: &str, roots: &str, host: &str) -> Duration {
    let read = |path: &str| -> Vec<CertificateDer<'static>> {
        let certificates = CertificateDer::pem_file_iter(path).expect(path);
        certificates.collect::<Result<_, _>>().expect(path)
    };
    let one = |name: &str| read(&format!("{folder}/{name}.pem")).remove(0);
    let chain = [one("leaf"), one("issuing")];
    let mut anchors: Vec<Anchor> = read(roots).iter().map(anchor).collect();
    anchors.push(anchor(&one("root")));
    let store = Store::new(anchors);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock");
    let at = i64::try_from(now.as_secs()).expect("a time");
    together(&Question { chain: &chain, store: &store, host, at })
}

/// Indexing many roots, against splitting and parsing them with x509-parser.
fn loading() {
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
    let many: Vec<Anchor> = (0..10_000_u32)
        .map(|number| {
            // The same roots over and over, told apart by their last octets (which nobody verifies here).
            let mut der = roots[number as usize % roots.len()].to_vec();
            let end = der.len() - 4;
            der[end..].copy_from_slice(&number.to_be_bytes());
            Anchor { der: der.into(), settings: None }
        })
        .collect();
    let index = median(5, || Store::new(many.clone()));
    let copy = median(5, || many.clone());
    let parse = median(5, || {
        many.iter().filter(|anchor| x509_parser::parse_x509_certificate(&anchor.der).is_ok()).count()
    });
    println!(
        "10,000 roots: {:.2?} to index, {parse:.2?} to parse with x509-parser",
        index.saturating_sub(copy)
    );
    let one = &many[..1];
    println!("one root over the built-in ones: {:.2?}", median(50, || Store::built_in_and(one.to_vec())));
}

fn cross_signed() {
    let authorities: Vec<Issuer> =
        (0..100).map(|_| Issuer::self_signed(authority("One Name"), key()).expect("a root")).collect();
    let mut chain =
        vec![server(&["api.bench.test"]).signed_by(&key(), &authorities[0]).expect("a leaf").der().clone()];
    for pair in authorities.windows(2) {
        let crossed = authority("One Name").signed_by(&key(), &pair[1]).expect("cross-signed");
        chain.push(crossed.der().clone());
    }
    let store = Store::new(authorities.iter().map(|root| anchor(root.der())).collect());
    report("100 cross-signed certificates of one name", &chain, &store);
    report("the same without a root", &chain, &Store::default());
}

fn many_names() {
    let root = Issuer::self_signed(authority("Bench Root"), key()).expect("a root");
    let names: Vec<String> = (0..10_000).map(|number| format!("host-{number}.bench.test")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let leaf = server(&names).signed_by(&key(), &root).expect("a leaf");
    report("10,000 names", &[leaf.der().clone()], &Store::new(vec![anchor(root.der())]));
}

fn many_constraints() {
    let mut parameters = authority("Bench Root");
    let subtrees = |kind: &str| {
        (0..500).map(|n| GeneralSubtree::DnsName(format!("{kind}-{n}.test"))).collect::<Vec<_>>()
    };
    let mut permitted_subtrees = subtrees("permitted");
    permitted_subtrees.push(GeneralSubtree::DnsName("bench.test".into()));
    parameters.name_constraints =
        Some(NameConstraints { permitted_subtrees, excluded_subtrees: subtrees("excluded") });
    let root = Issuer::self_signed(parameters, key()).expect("a root");
    let names: Vec<String> = (0..1_000).map(|number| format!("host-{number}.bench.test")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let leaf = server(&names).signed_by(&key(), &root).expect("a leaf");
    report(
        "1,000 names under 1,000 constraints",
        &[leaf.der().clone()],
        &Store::new(vec![anchor(root.der())]),
    );
}

fn report(what: &str, chain: &[CertificateDer<'static>], store: &Store) {
    let question = Question { chain, store, host: "api.bench.test", at: AT };
    let time = median(5, || judge(Judge::Node20, &question, &Signatures::new()));
    println!("{what}: {time:.2?}");
}

fn median<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
}

fn anchor(der: &CertificateDer<'static>) -> Anchor {
    Anchor { der: der.clone(), settings: None }
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}

fn authority(name: &str) -> CertificateParams {
    let mut parameters = server(&[]);
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    parameters
}

fn server(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()).expect("names")
}
