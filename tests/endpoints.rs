//! The hosts that clients call, against what the programs themselves name: `testdata/endpoints/README.md`.

use std::path::Path;

use slsca::client::Service;
use slsca::client::endpoint::{Hosts, Said, endpoint};
use slsca::world::Env;

/// One line of a record.
struct Case<'a> {
    service: Service,
    region: &'a str,
    /// `F`: FIPS, `D`: dual stack, `G`: the global host where there is one.
    flags: &'a str,
    bucket: Option<&'a str>,
    /// The host, or `!` and why there is none.
    host: &'a str,
    /// What the request is signed for; `None` where the record says nothing.
    signed_for: Option<&'a str>,
}

fn env(flags: &str) -> Env {
    let mut env = Env::default();
    let mode = if flags.contains('G') { "legacy" } else { "regional" };
    env.set("AWS_STS_REGIONAL_ENDPOINTS", mode);
    env.set("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", mode);
    env.set("AWS_USE_FIPS_ENDPOINT", if flags.contains('F') { "true" } else { "false" });
    env.set("AWS_USE_DUALSTACK_ENDPOINT", if flags.contains('D') { "true" } else { "false" });
    env
}

fn record(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/endpoints").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn given(field: &str) -> Option<&str> {
    (field != "-").then_some(field)
}

fn differences(hosts: Hosts, cases: &[Case<'_>]) -> Vec<String> {
    let mut wrong = Vec::new();
    for case in cases {
        let named = endpoint(hosts, Said::by(&env(case.flags)), case.service, case.region, case.bucket);
        let (host, signed_for) = match named {
            Ok(endpoint) => (endpoint.host, endpoint.region),
            Err(error) => (format!("!{error}"), case.region.to_owned()),
        };
        if host != case.host || case.signed_for.is_some_and(|region| region != signed_for) {
            let Case { service, region, flags, bucket, host: wanted, signed_for: wanted_region } = case;
            wrong.push(format!(
                "{} {region} {flags} {bucket:?}: {host} signed for {signed_for}, should be {wanted} {wanted_region:?}",
                service.id()
            ));
        }
    }
    wrong
}

#[test]
fn every_case_of_botocores_endpoint_tests_in_scope_gives_its_host() {
    let text = record("botocore.tsv");
    let cases: Vec<Case> = text.lines().map(botocore).collect();
    assert!(cases.len() > 800, "{} cases", cases.len());
    assert_eq!(differences(Hosts::Botocore, &cases), Vec::<String>::new());
    let regional: Vec<Case> = text.lines().map(botocore).filter(|case| !case.flags.contains('G')).collect();
    assert_eq!(differences(Hosts::Sdk3, &regional), Vec::<String>::new());
}

fn botocore(line: &str) -> Case<'_> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [service, region, flags, bucket, host, signed_for] = fields[..] else { panic!("{line}") };
    let service = Service::from_id(service).expect("a service");
    Case { service, region, flags, bucket: given(bucket), host, signed_for: given(signed_for) }
}

#[test]
fn the_javascript_sdk_2_goes_where_it_went() {
    let text = record("aws-sdk-2.tsv");
    let cases: Vec<Case> = text
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let [service, region, flags, host, signed_for] = fields[..] else { panic!("{line}") };
            let service = Service::from_id(service).expect("a service");
            Case { service, region, flags, bucket: None, host, signed_for: given(signed_for) }
        })
        .collect();
    assert!(cases.len() > 1000, "{} cases", cases.len());
    assert_eq!(differences(Hosts::Sdk2, &cases), Vec::<String>::new());
}
