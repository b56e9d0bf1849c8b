//! Expectations are what `url.parse`, `new URL` (Node 20), botocore and curl 7.88 gave for the same texts.

use super::*;

fn shown(text: &str, dialect: Dialect) -> String {
    match understand(text, dialect) {
        Understood::Invalid(fault) => format!("{fault:?}"),
        Understood::Socket(path) => format!("socket {path}"),
        Understood::Proxy(proxy) => {
            let scheme = format!("{:?}", proxy.scheme).to_lowercase();
            let user = proxy.user.map(|user| {
                format!("{user}:{}@", proxy.password.as_ref().map_or("", |password| password.expose()))
            });
            format!("{scheme} {}{} {}", user.unwrap_or_default(), proxy.host, proxy.port)
        }
    }
}

fn check(dialect: Dialect, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(shown(text, dialect), *expected, "{dialect:?} {text:?}");
    }
}

#[test]
fn url_parse_of_serverless_3() {
    check(
        Dialect::Legacy,
        &[
            ("http://h:3128", "http h 3128"),
            (" http://h:3128/ ", "http h 3128"),
            ("HTTP://H:80", "http h 80"),
            ("https://h", "https h 443"),
            ("http://h", "http h 80"),
            ("127.0.0.1:3128", "http 3128 80"),
            ("proxy.corp:3128", "http 3128 80"),
            ("user:pw@h:3128", "http pw:@h 3128"),
            ("proxyhost", "socket proxyhost"),
            ("//h:3128", "socket //h:3128"),
            ("http:h:3128", "socket h:3128"),
            ("http:// h:1", "socket  h:1"),
            ("http://:3128", "http :3128 3128"),
            ("http://[::1]:3128", "http ::1 3128"),
            ("socks5://h:1080", "http h 1080"),
            ("http://corp:p%40ss%3Aw%2Frd@h:1", "http corp:p@ss:w/rd@h 1"),
            ("http://corp:p@ssw@h:3129", "http corp:p@ssw@h 3129"),
            ("http://corp:p@ss:w/rd@h:3129", "http corp:p@ss 80"),
            ("http://corp:p#x@h:1", "http corp 80"),
            ("http://h:abc", "http h 80"),
            ("http://corp:p%zz@h:1", "Escape"),
        ],
    );
}

#[test]
fn whatwg_url_of_osls() {
    check(
        Dialect::Whatwg,
        &[
            (" http://h:3128/ ", "http h 3128"),
            ("http:h:3128", "http h 3128"),
            ("127.0.0.1:3128", "Syntax"),
            ("proxyhost", "Syntax"),
            ("//h:3128", "Syntax"),
            ("proxy.corp:3128", "http localhost 80"),
            ("user:pw@h:3128", "http localhost 80"),
            ("socks5://h:1080", "http h 1080"),
            ("http://h:99999", "Syntax"),
            ("http://h:abc", "Syntax"),
            ("http://corp:p@ssw@h:3129", "http corp:p@ssw@h 3129"),
            ("http://corp:p@ss:w/rd@h:3129", "Syntax"),
            ("http://corp:p%zz@h:1", "Escape"),
            ("http://[::1]:3128", "http ::1 3128"),
        ],
    );
}

#[test]
fn botocore_adds_the_scheme() {
    check(
        Dialect::Python,
        &[
            ("127.0.0.1:3128", "http 127.0.0.1 3128"),
            ("//h:3128", "http h 3128"),
            ("proxyhost", "http proxyhost 80"),
            ("https://h", "https h 443"),
            ("socks5://h:1080", "http socks5 80"),
            ("http://h:99999", "Syntax"),
            ("http://corp:p%40ss@h:1", "http corp:p@ss@h 1"),
        ],
    );
}

#[test]
fn curl_has_its_own_port() {
    check(
        Dialect::Curl,
        &[
            ("127.0.0.1:3128", "http 127.0.0.1 3128"),
            ("proxyhost", "http proxyhost 1080"),
            ("http://h", "http h 1080"),
            ("https://h", "https h 443"),
            ("socks5h://h", "socks5h h 1080"),
            ("ftp://h", "Scheme(\"ftp\")"),
            ("http://corp:100%@h:1", "http corp:100%@h 1"),
        ],
    );
}

#[test]
fn a_scheme_is_seen_before_two_slashes_only() {
    assert!(has_scheme("http://h:1"));
    assert!(has_scheme(" socks5://h"));
    assert!(!has_scheme("proxy.corp:3128"));
    assert!(!has_scheme("//h:3128"));
}

#[test]
fn curl_tells_a_foreign_scheme_from_no_url() {
    for text in [" http://h:1", "http://h:1 ", "h ttp://h:1", "ht_tp://h:1", "http://h .x:1"] {
        assert_eq!(curl(text), Understood::Invalid(Fault::Syntax), "{text}");
    }
    for text in ["xttp://h:1", "1x://h:1", "+a://h:1"] {
        assert!(matches!(curl(text), Understood::Invalid(Fault::Scheme(_))), "{text}");
    }
}
