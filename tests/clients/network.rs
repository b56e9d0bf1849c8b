//! What each component of the recordings shows on the wire, as a trace.

use slsca::client::{Call, Service};
use slsca::probe::aws::classify;
use slsca::wire::{
    Answer, DnsFailure, Failure, Handshake, HttpFailure, Phase, Proxy, ProxyScheme, Route, Scheme,
    TcpFailure, TlsFailure, Trace,
};

use super::case::{self, Case};

pub(crate) fn trace(call: &Call, case: &Case) -> Trace {
    let mut trace = Trace {
        route: call.route.clone(),
        steps: Vec::new(),
        proxy_tls: None,
        tls: None,
        answer: None,
        aws: None,
        failure: None,
        signed: true,
    };
    trace.failure = talk(&mut trace, &call.route, case).err();
    if let Some(answer) = &trace.answer {
        trace.aws = Some(classify(answer, call.service.id()));
    }
    trace
}

fn talk(trace: &mut Trace, route: &Route, case: &Case) -> Result<(), Failure> {
    if route.scheme == Scheme::Http {
        let open = route.host == "127.0.0.1" && route.port == 5000;
        if !open {
            return Err(refused(false, "127.0.0.1", route.port));
        }
        trace.answer = Some(emulator(case));
        return Ok(());
    }
    match &route.proxy {
        Some(proxy) => through(trace, proxy, route, case),
        None => direct(trace, route, case),
    }
}

fn refused(proxy: bool, host: &str, port: u16) -> Failure {
    let address = format!("{host}:{port}").parse().expect("an address");
    Failure::Tcp { proxy, kind: TcpFailure::Refused, addresses: vec![address] }
}

fn tls(kind: TlsFailure) -> Failure {
    Failure::Tls { proxy: false, kind }
}

fn not_tls(first: &[u8]) -> Failure {
    tls(TlsFailure::NotTls { first: first.to_vec() })
}

fn direct(trace: &mut Trace, route: &Route, case: &Case) -> Result<(), Failure> {
    match case.scenario.as_str() {
        "none" => Err(Failure::Dns { proxy: false, host: route.host.clone(), kind: DnsFailure::Temporary }),
        "127.0.3.1" => Err(refused(false, "127.0.3.1", route.port)),
        "dual" => Err(Failure::Tcp {
            proxy: false,
            kind: TcpFailure::Refused,
            addresses: vec!["127.0.3.1:443".parse().expect("v4"), "[::1]:443".parse().expect("v6")],
        }),
        scenario => match scenario.strip_prefix("127.0.2.") {
            Some(fault) => faulty(trace, fault.parse().expect("a number"), case),
            None => front(trace, scenario, case),
        },
    }
}

/// nginx, one scenario an address.
fn front(trace: &mut Trace, scenario: &str, case: &Case) -> Result<(), Failure> {
    let chain = match scenario {
        "plain443" => return Err(not_tls(b"HTTP/1.1 400 Bad Request\r\n")),
        "tls10" => return Err(tls(TlsFailure::Alert(70))),
        "rc4only" => return Err(tls(TlsFailure::Alert(40))),
        "captive302" => "ss_noca",
        "block403" | "err502" | "mtls" | "stub" | "tls12" | "tls13" => "good",
        other => other,
    };
    trace.tls = Some(handshake(chain));
    trace.answer = Some(match scenario {
        "captive302" => page(302, &[("location", "http://login.hotel.test/portal")], NGINX_302),
        "block403" => page(
            403,
            &[("content-type", "text/html")],
            "<html><title>Access Denied</title>Blocked by Web Filter: category Cloud</html>",
        ),
        "err502" => page(502, &[("content-type", "text/html")], "<html>upstream proxy error</html>"),
        "mtls" => page(400, &[("content-type", "text/html")], NGINX_400),
        "stub" => stub(case),
        _ => emulator(case),
    });
    Ok(())
}

const NGINX_302: &str = "<html>\r\n<head><title>302 Found</title></head>\r\n<body>\r\n<center><h1>302 Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
const NGINX_400: &str = "<html>\r\n<head><title>400 No required SSL certificate was sent</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

/// faultd, one behaviour an address.
fn faulty(trace: &mut Trace, fault: u8, case: &Case) -> Result<(), Failure> {
    let http = |kind| Failure::Http { kind };
    // Whether a close is seen as a reset depends on what was still unread; the recording says which it was.
    let reset = case.line.as_deref().is_some_and(|line| {
        ["read ECONNRESET", "reset by peer", "Connection was closed", "Could not connect"]
            .iter()
            .any(|word| line.contains(word))
    });
    match fault {
        1 => Err(Failure::Timeout { phase: Phase::Tls }),
        3 if case.line.as_deref().is_some_and(|line| line.contains("Could not connect")) => {
            Err(refused(false, "127.0.2.3", 443))
        }
        2..=5 if reset => Err(tls(TlsFailure::Reset)),
        2..=5 => Err(tls(TlsFailure::Closed)),
        9 => Err(tls(TlsFailure::Truncated { reset })),
        6 => Err(tls(TlsFailure::Alert(40))),
        7 => Err(tls(TlsFailure::Alert(70))),
        8 => Err(tls(TlsFailure::Alert(112))),
        10 => Err(tls(TlsFailure::Protocol { detail: "junk".to_owned() })),
        11 => Err(not_tls(b"HTTP/1.1 400 Bad Request\r\n")),
        12 => Err(not_tls(b"HTTP/1.1 302 Found\r\n")),
        13 => Err(not_tls(b"SSH-2.0-OpenSSH_9.2\r\n")),
        14 => Err(not_tls(b"220 mail.lab.test ESMTP\r\n")),
        20 | 21 => front(trace, "good", case),
        15..=19 => {
            trace.tls = Some(handshake("good"));
            match fault {
                15 => Err(http(HttpFailure::Closed {
                    reset: !case.line.as_deref().unwrap_or_default().contains("hang up"),
                })),
                16 => Err(Failure::Timeout { phase: Phase::Http }),
                17 => Err(http(HttpFailure::Closed { reset: false })),
                18 => Err(http(HttpFailure::HalfBody)),
                _ => {
                    trace.answer = Some(page(
                        200,
                        &[("content-type", "text/html")],
                        "<html><title>Sign in to network</title></html>",
                    ));
                    Ok(())
                }
            }
        }
        other => panic!("no fault {other}"),
    }
}

/// The proxies, by port.
fn through(trace: &mut Trace, proxy: &Proxy, route: &Route, case: &Case) -> Result<(), Failure> {
    let local = ["127.0.0.1", "localhost", "proxy2.lab.test"].contains(&proxy.host.as_str());
    if !local {
        let number = proxy.host.parse::<u32>().ok();
        return Err(match number {
            Some(number) => refused(true, &std::net::Ipv4Addr::from(number).to_string(), proxy.port),
            None => Failure::Dns { proxy: true, host: proxy.host.clone(), kind: DnsFailure::Temporary },
        });
    }
    let secure = proxy.scheme == ProxyScheme::Https;
    if secure && proxy.port != 3132 {
        return Err(Failure::Tls {
            proxy: true,
            kind: TlsFailure::NotTls { first: b"HTTP/1.1 400".to_vec() },
        });
    }
    match proxy.port {
        3128 => tunnel(trace, route, case),
        3129 if user(proxy) == Some(("corp", "p@ss:w/rd")) => tunnel(trace, route, case),
        3129 => Err(denied(407, "Proxy Authentication Required", SQUID)),
        3130 => Err(denied(403, "Forbidden", "Internal Error: Missing Template ERR_LAB")),
        3131 => {
            intercepted(trace, "bump", case);
            Ok(())
        }
        3132 if secure => {
            trace.proxy_tls = Some(handshake("proxyleaf"));
            tunnel(trace, route, case)
        }
        3132 => Err(Failure::ConnectClosed {
            reset: case
                .line
                .as_deref()
                .is_some_and(|line| line.contains("read ECONNRESET") || line.contains("reset by peer")),
        }),
        8080 => {
            intercepted(trace, "mitm", case);
            Ok(())
        }
        8081 if user(proxy) == Some(("corp", "secret")) => {
            intercepted(trace, "mitm", case);
            Ok(())
        }
        8081 => Err(late(denied(407, "Proxy Authentication Required", "<html><body>late</body></html>"))),
        7001 => Err(not_tls(b"HTTP/1.1 400 Bad Request\r\n")),
        7002 => Err(Failure::Timeout { phase: Phase::Tls }),
        9030..=9043 => misbehaving(trace, proxy.port - 9000, case),
        port => Err(refused(true, "127.0.0.1", port)),
    }
}

const SQUID: &str = "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01//EN\">\n<html><head>\n<meta type=\"copyright\" content=\"x\">\n</head></html>";

fn user(proxy: &Proxy) -> Option<(&str, &str)> {
    Some((proxy.user.as_deref()?, proxy.password.as_ref()?.expose()))
}

fn tunnel(trace: &mut Trace, route: &Route, case: &Case) -> Result<(), Failure> {
    if route.host.contains("ap-south-2") {
        return Err(denied(500, "Internal Server Error", SQUID));
    }
    front(trace, "good", case)
}

fn intercepted(trace: &mut Trace, chain: &str, case: &Case) {
    trace.tls = Some(handshake(chain));
    trace.answer = Some(emulator(case));
}

fn denied(status: u16, reason: &str, body: &str) -> Failure {
    Failure::ConnectRefused {
        status,
        reason: reason.to_owned(),
        authenticate: Vec::new(),
        headers: Vec::new(),
        body: body.as_bytes().to_vec(),
        body_apart: false,
    }
}

/// mitmproxy sends head and body in two segments.
fn late(failure: Failure) -> Failure {
    match failure {
        Failure::ConnectRefused { status, reason, authenticate, headers, body, .. } => {
            Failure::ConnectRefused { status, reason, authenticate, headers, body, body_apart: true }
        }
        other => other,
    }
}

fn misbehaving(trace: &mut Trace, fault: u16, case: &Case) -> Result<(), Failure> {
    trace.tls = None;
    let reset = case.line.as_deref().is_some_and(|line| line.contains("read ECONNRESET"));
    Err(match fault {
        30 => denied(407, "Proxy Authentication Required", ""),
        31 => denied(403, "Forbidden", "<html>Blocked by the web filter</html>"),
        32 => denied(502, "Bad Gateway", ""),
        33 => denied(503, "Service Unavailable", ""),
        34 => denied(504, "Gateway Timeout", ""),
        35 => denied(302, "Found", ""),
        36 => Failure::Timeout { phase: Phase::Connect },
        37 => Failure::ConnectClosed { reset },
        38 | 41 if reset => tls(TlsFailure::Reset),
        38 => tls(TlsFailure::Closed),
        39 => Failure::ConnectGarbage { first: b"SSH-2.0-OpenSSH_9.2\r\n".to_vec() },
        40 => Failure::Timeout { phase: Phase::Tls },
        41 => not_tls(b"<html>I am a web server, not a proxy</html>"),
        42 => denied(400, "Bad Request", ""),
        43 => denied(405, "Method Not Allowed", ""),
        other => panic!("no fault {other}"),
    })
}

/// The chain that a component sends.
fn handshake(name: &str) -> Handshake {
    let path = case::pki().join(format!("{name}.chain"));
    let pem = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let chain = x509_parser::pem::Pem::iter_from_buffer(&pem)
        .map(|block| block.expect("a sound block").contents)
        .collect();
    Handshake { chain, version: Some("TLSv1.3".to_owned()), signature_verified: true, ..Handshake::default() }
}

fn page(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    Answer {
        status,
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        body: body.as_bytes().to_vec(),
        received_at: super::AT,
    }
}

/// moto: it knows every key, and only the stacks that were deployed to it.
fn emulator(case: &Case) -> Answer {
    match (&case.line, case.service) {
        (Some(line), Service::CloudFormation) if line.starts_with("Stack with id") => {
            fault(400, "ValidationError", line)
        }
        (_, Service::CloudFormation) => page(
            200,
            &[("content-type", "text/xml")],
            "<DescribeStacksResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><DescribeStacksResult><Stacks/></DescribeStacksResult></DescribeStacksResponse>",
        ),
        (_, Service::S3) => page(
            200,
            &[("content-type", "application/xml")],
            "<ListAllMyBucketsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Buckets/></ListAllMyBucketsResult>",
        ),
        _ => page(
            200,
            &[("content-type", "text/xml")],
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:user/moto</Arn><UserId>A</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
        ),
    }
}

fn fault(status: u16, code: &str, message: &str) -> Answer {
    let body = format!(
        "<ErrorResponse xmlns=\"https://aws.amazonaws.com/doc/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
    );
    page(status, &[("content-type", "text/xml"), ("x-amzn-requestid", "r")], &body)
}

/// The stub: one error a key id. Codes and status codes as AWS has them.
#[expect(clippy::too_many_lines, reason = "a table of answers")]
fn stub(case: &Case) -> Answer {
    const DENIED: &str = "User: arn:aws:iam::123456789012:user/lab is not authorized to perform: cloudformation:DescribeStacks";
    const INVALID: &str = "The security token included in the request is invalid.";
    const EXPIRED: &str = "The security token included in the request is expired";
    const ERRORS: &[(&str, u16, &str, &str)] = &[
        ("ACCESSDENIED", 403, "AccessDenied", DENIED),
        ("ACCESSDENIEDSCP", 403, "AccessDenied", DENIED),
        ("AUTHFAILURE", 401, "AuthFailure", "AWS was not able to validate the provided access credentials"),
        ("EXPIREDTOKEN", 403, "ExpiredToken", EXPIRED),
        ("EXPIREDTOKENEXCEPTION", 400, "ExpiredTokenException", EXPIRED),
        (
            "INCOMPLETESIGNATURE",
            400,
            "IncompleteSignature",
            "Authorization header requires 'Credential' parameter.",
        ),
        ("INTERNALFAILURE", 500, "InternalFailure", "We encountered an internal error. Please try again."),
        (
            "INVALIDACCESSKEYID",
            403,
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
        ),
        ("INVALIDCLIENTTOKENID", 403, "InvalidClientTokenId", INVALID),
        (
            "MISSINGAUTHENTICATIONTOK",
            403,
            "MissingAuthenticationToken",
            "Request is missing Authentication Token",
        ),
        ("OPTINREQUIRED", 403, "OptInRequired", "The AWS Access Key Id needs a subscription for the service"),
        (
            "REGIONDISABLEDEXCEPTION",
            403,
            "RegionDisabledException",
            "STS is not activated in this region for account:123456789012.",
        ),
        ("REQUESTEXPIRED", 400, "RequestExpired", "Request has expired."),
        (
            "REQUESTTIMETOOSKEWED",
            403,
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
        ),
        ("SERVICEUNAVAILABLE", 503, "ServiceUnavailable", "Service Unavailable"),
        (
            "SIGNATUREDOESNOTMATCH",
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.",
        ),
        (
            "SIGNATUREEXPIRED",
            403,
            "SignatureDoesNotMatch",
            "Signature expired: 20260101T000000Z is now earlier than 20260101T010000Z (20260101T011500Z - 15 min.)",
        ),
        (
            "SUBSCRIPTIONREQUIRED",
            403,
            "SubscriptionRequired",
            "Your account is not signed up for this service.",
        ),
        ("THROTTLING", 400, "Throttling", "Rate exceeded"),
        ("UNRECOGNIZEDCLIENTEXCEPT", 400, "UnrecognizedClientException", INVALID),
    ];
    let key = case.env.get("AWS_ACCESS_KEY_ID").unwrap_or_default();
    let name = key.strip_prefix("AKIALAB").unwrap_or_default();
    match ERRORS.iter().find(|(error, ..)| *error == name) {
        Some((_, status, code, message)) => fault(*status, code, message),
        None => emulator(case),
    }
}
