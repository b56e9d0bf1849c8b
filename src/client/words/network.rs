//! Lines about names, connections, proxies and the pages they send.

use super::{Cause, Line, cause, line, whole};

const PROXY_PAGE: Cause = cause(
    "a proxy or a filter answered in the place of AWS",
    "The line has no AWS wording: `slsca check` shows who sent the status and what the page says.",
);
const LOGIN: Cause = cause(
    "the proxy wants a name and a password",
    "Put them into the proxy URL, with `@ : / %` written as `%40 %3A %2F %25`; NTLM and Negotiate need a local helper such as cntlm or px.",
);
const CUT: Cause = cause(
    "a firewall or a filter cuts the connection when it sees the name of the host",
    "Other hosts work: `slsca check` shows that TCP stands and TLS does not begin; ask for the host to be allowed.",
);
const NOT_TLS: Cause = cause(
    "something that speaks no TLS answers on this port",
    "A portal, or a proxy URL with `https://` for a proxy that speaks plain HTTP.",
);
const NO_SCHEME: Cause = cause(
    "the proxy URL has no `http://` in front",
    "Write `http://host:port`; without it the client takes the host for a scheme.",
);

pub(super) const LINES: &[Line] = &[
    line(
        &["at port 'undefined'"],
        "Serverless 1 to 3, osls 3 (Inaccessible host …)",
        &[
            cause(
                "the name of the host, or of the proxy, cannot be resolved",
                "The region is spelled wrong, DNS does not answer, or only a proxy knows names from outside.",
            ),
            cause(
                "the TLS handshake failed for another reason than the certificate",
                "Plain HTTP on port 443, TLS 1.0 only, an alert: `slsca check` names it; the line has nothing to do with regions.",
            ),
            NO_SCHEME,
        ],
    ),
    line(
        &["inaccessible host"],
        "Serverless 1 to 3, osls 3",
        &[
            cause(
                "nobody listens at that port: the port in the line is the proxy's, or AWS's 443",
                "A port other than 443 is that of a proxy: HTTP_PROXY beats HTTPS_PROXY, and NO_PROXY is ignored.",
            ),
            NO_SCHEME,
        ],
    ),
    line(
        &[
            "getaddrinfo enotfound",
            "getaddrinfo eai_again",
            "could not resolve host",
            "could not resolve proxy",
        ],
        "Node, osls 4, curl",
        &[cause(
            "the name cannot be resolved",
            "If it is AWS's, only a proxy may know it: set HTTPS_PROXY. If it is the proxy's, check the variable.",
        )],
    ),
    line(
        &["connect econnrefused", "couldn't connect to server"],
        "Node, osls 4, curl",
        &[cause(
            "nobody listens at that address and port",
            "A dead proxy: check the variable that `slsca check` names.",
        )],
    ),
    line(
        &["could not connect to the endpoint url"],
        "AWS CLI",
        &[cause(
            "the name cannot be resolved, or nobody listens there",
            "The region is spelled wrong, or HTTPS_PROXY is missing: the AWS CLI does not read HTTP_PROXY for AWS.",
        )],
    ),
    line(
        &["failed to connect to proxy url"],
        "AWS CLI",
        &[
            cause(
                "the proxy does not answer, or says no to CONNECT",
                "403 and 407 end up here too: `slsca check` tells which.",
            ),
            cause(
                "the certificate of an `https://` proxy is not trusted",
                "AWS_CA_BUNDLE has to hold its CA as well.",
            ),
        ],
    ),
    line(
        &["proxy authentication required", "response 407", "bad response: 407"],
        "Serverless 1 to 3, osls 3, curl, Serverless 4",
        &[LOGIN],
    ),
    whole(&["407"], "Serverless 1 to 3, osls 3", &[LOGIN]),
    line(
        &["connect tunnel failed, response", "from proxy after connect"],
        "curl (56)",
        &[cause(
            "the proxy says no to this host",
            "The number is the proxy's answer; ask for the host to be allowed.",
        )],
    ),
    whole(
        &["403", "502", "503", "504", "302", "400", "405", "forbidden", "bad gateway", "unknown"],
        "Serverless 1 to 3 and osls 3 (the number or its name), osls 4 (Unknown)",
        &[PROXY_PAGE],
    ),
    line(
        &[
            "cannot read properties of undefined (reading '0')",
            "source \"aws\" returned not supported result",
        ],
        "Serverless 3, osls",
        &[cause(
            "a page with status 200 came where AWS's answer should be",
            "A login page of the network: open any web page and sign in.",
        )],
    ),
    line(
        &["xml parse error", "unexpected close tag", "unable to parse response", "is not valid json"],
        "osls 4, Serverless 3, AWS CLI",
        &[PROXY_PAGE],
    ),
    line(
        &["typeerror: invalid url"],
        "osls, Serverless 4",
        &[
            NO_SCHEME,
            cause(
                "the password in the proxy URL holds `/`, `#` or `?`",
                "Write them as `%2F`, `%23`, `%3F`.",
            ),
        ],
    ),
    line(
        &["uri malformed"],
        "Serverless 2 and 3",
        &[cause("the proxy URL holds a `%` that is no escape", "Write it as `%25`.")],
    ),
    line(
        &["unsupported proxy syntax", "failed to parse"],
        "curl, AWS CLI",
        &[cause("the proxy URL cannot be read", "Escape the password, and give the port as a number.")],
    ),
    line(
        &["proxy connection ended before receiving connect response", "proxy connect aborted"],
        "osls, curl",
        &[
            cause("what listens there is no HTTP proxy", "Check the port: `slsca check` shows what it sent."),
            cause("the proxy speaks TLS and the URL says `http://`", "Write `https://`."),
        ],
    ),
    line(
        &[
            "client network socket disconnected before secure tls connection was established",
            "ssl_error_syscall",
            "unexpected_eof_while_reading",
        ],
        "Node, Serverless, osls; curl; AWS CLI",
        &[
            CUT,
            cause(
                "a proxy said yes to CONNECT and hung up",
                "It is a web server, or forbids this host without saying so.",
            ),
        ],
    ),
    line(
        &[
            "read econnreset",
            "connection reset by peer",
            "connection was closed before we received a valid response",
        ],
        "Node, Serverless, osls; curl; AWS CLI",
        &[CUT],
    ),
    line(
        &["socket hang up", "empty reply from server"],
        "Node, Serverless, osls; curl",
        &[cause(
            "the other side closed after the handshake, without an answer",
            "A filter that looks into the traffic, or a broken endpoint.",
        )],
    ),
    line(
        &["wrong version number", "wrong_version_number", "packet length too long"],
        "Node, osls 4, curl, AWS CLI",
        &[NOT_TLS],
    ),
    line(
        &["alert protocol version", "legacy sigalg disallowed"],
        "Node, osls 4, curl, AWS CLI",
        &[cause(
            "the other side knows only TLS 1.0 or 1.1",
            "An old inspecting proxy: it has to be updated.",
        )],
    ),
    line(
        &["alert handshake failure", "alert number 40"],
        "Node, osls 4, curl, AWS CLI",
        &[cause(
            "the two sides have no cipher in common, or the server wants something else",
            "Often an old inspecting proxy, or a demand for a client certificate.",
        )],
    ),
    line(
        &["alert certificate required", "no required ssl certificate was sent"],
        "Node, osls 4",
        &[cause("the server demands a client certificate", "AWS never does: something else answers.")],
    ),
    line(
        &[
            "connection timed out after",
            "request socket timed out",
            "read timeout on endpoint url",
            "connect timeout on endpoint url",
            "connect etimedout",
            "operation timed out",
        ],
        "Serverless, osls, AWS CLI, Node",
        &[cause(
            "nobody answers",
            "A firewall drops the packets: a proxy variable is missing, or the proxy itself waits.",
        )],
    ),
    line(
        &["fetch failed", "networkingerror"],
        "Serverless 4, Node, AWS SDK",
        &[cause(
            "the connection failed, and this line does not say how",
            "Look for `cause:` or `code:` near it, and explain that; `slsca check` finds it here.",
        )],
    ),
    line(
        &["protocol \"http:\" not supported"],
        "Serverless 3, osls 3",
        &[cause(
            "a portal sent a redirect to an `http://` page",
            "A login page of the network: open any web page and sign in.",
        )],
    ),
    line(
        &["could not load deployment bucket", "could not locate deployment bucket"],
        "Serverless",
        &[cause(
            "the call to S3 failed",
            "What follows is the reason; S3 has a host of its own, which the filter may treat differently.",
        )],
    ),
];
