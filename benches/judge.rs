//! How long judging takes: `cargo bench --bench judge`. Prints medians; asserts nothing.

#![expect(clippy::print_stdout, reason = "a bench reports on stdout")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, GeneralSubtree, IsCa, KeyPair,
    KeyUsagePurpose, NameConstraints,
};
use rustls::pki_types::CertificateDer;
use slsca::judge::{Judge, Question, Signatures, Store, judge};
use slsca::trust::anchor::Anchor;

const AT: i64 = 1_767_225_600;

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn main() {
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
    let together = median(300, || {
        let signatures = Signatures::new();
        Judge::ALL
            .into_iter()
            .filter(|by| *by != Judge::Rustls)
            .filter(|by| judge(*by, &question, &signatures).ok == Some(true))
            .count()
    });
    println!("all judges but rustls together, signatures verified once: {together:.2?}");

    loading();
    cross_signed();
    many_names();
    many_constraints();
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
    println!("built-in roots, indexed anew: {:.2?}", median(50, || Store::built_in_and(Vec::new())));
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
