//! Lines about certificates and trust settings.

use super::{Cause, Line, cause, line, whole};

const BEHIND_PROXY: Cause = cause(
    "a proxy variable is set, so `ca` and `cafile` do not reach AWS",
    "`proxy`, `HTTP_PROXY` or `HTTPS_PROXY` is set and `NODE_EXTRA_CA_CERTS` is not: put the CA's path into NODE_EXTRA_CA_CERTS.",
);
const EMPTY_LIST: Cause = cause(
    "`ca` or `cafile` holds no certificate that the client can read, so nothing is trusted",
    "The file is DER, PKCS#7 or UTF-16, `ca` lost its line breaks, or a broken block stands first; `slsca check --offline` shows each block.",
);
const WRONG_ROOT: Cause = cause(
    "the root in `ca` or `cafile` is another one than the server's chain ends in",
    "Compare the issuer in `slsca check` with the subject in the file; a renewed root can have the same name.",
);
const REPLACED: Cause = cause(
    "`ca` or `cafile` replaces the public roots, and this host is not intercepted",
    "It works elsewhere without `cafile`: add the public roots to the file, or use NODE_EXTRA_CA_CERTS, which adds.",
);
const NO_CA: Cause = cause(
    "something between here and AWS re-signs the traffic, and its CA is not trusted here",
    "The issuer of the certificate is a company or an antivirus: set NODE_EXTRA_CA_CERTS to that CA's PEM file.",
);

pub(super) const LINES: &[Line] = &[
    whole(
        &[
            "[ssl: certificate_verify_failed] certificate verify failed",
            "[ssl: certificate_verify_failed]",
            "certificate verify failed",
        ],
        "AWS CLI, Python",
        &[cause(
            "the chain is not trusted; the rest of the line says why",
            "Look for what follows `certificate verify failed:` and explain that; the AWS CLI reads AWS_CA_BUNDLE, not `cafile`.",
        )],
    ),
    line(
        &["invalid ca certificate", "invalid_ca"],
        "Node, AWS CLI, curl",
        &[cause(
            "a certificate that has issued another is no CA",
            "It says CA:FALSE, or nothing: `slsca check` names it; the CA has to be made anew.",
        )],
    ),
    line(
        &["invalid peer certificate: unknownissuer", "unknownissuer"],
        "rustls: uv, cargo, Deno and other Rust programs",
        &[NO_CA, WRONG_ROOT],
    ),
    line(
        &["causedasendentity"],
        "rustls: uv, cargo, Deno and other Rust programs",
        &[cause(
            "the server presents a self-signed certificate that is marked as a CA",
            "The plain `openssl req -x509` certificate: Node and curl take it, webpki does not. Issue a leaf from it.",
        )],
    ),
    line(
        &["error setting certificate verify locations", "error adding trust anchors from file"],
        "curl",
        &[cause(
            "the bundle is missing, or a block in it is broken",
            "curl refuses a file with any bad block, where Node takes what stands before it: `slsca check --client curl` shows the block.",
        )],
    ),
    line(
        &["unable to get local issuer certificate", "unable_to_get_issuer_cert_locally"],
        "Node, Serverless, osls, AWS CLI, curl",
        &[BEHIND_PROXY, NO_CA, WRONG_ROOT, EMPTY_LIST, REPLACED],
    ),
    line(
        &["unable to verify the first certificate", "unable_to_verify_leaf_signature"],
        "Node, Serverless, osls",
        &[
            BEHIND_PROXY,
            cause(
                "the server sends its own certificate only, and not the one that issued it",
                "The chain has one certificate that is not self-signed: add the intermediate to the server, or to `cafile` beside the root.",
            ),
            NO_CA,
            WRONG_ROOT,
        ],
    ),
    line(
        &["self-signed certificate in certificate chain", "self_signed_cert_in_chain"],
        "Node, Serverless, osls, AWS CLI, curl",
        &[
            BEHIND_PROXY,
            cause(
                "the chain comes with its root, and that root is not trusted here",
                "Typical of an intercepting proxy such as Zscaler, Netskope or squid: get the CA and set NODE_EXTRA_CA_CERTS.",
            ),
            EMPTY_LIST,
        ],
    ),
    line(
        &["self-signed certificate", "depth_zero_self_signed_cert"],
        "Node, Serverless, osls, AWS CLI, curl",
        &[
            cause(
                "the server shows a certificate that it signed itself",
                "A login page of a hotel or office network, or a test endpoint: open the host in a browser, or put that certificate into `cafile`.",
            ),
            BEHIND_PROXY,
        ],
    ),
    line(
        &["unable to get issuer certificate", "unable_to_get_issuer_cert"],
        "Node, Serverless, osls, AWS CLI",
        &[cause(
            "the file holds an intermediate certificate but not the root above it",
            "The last certificate of the chain is not self-signed: add the root. curl is content with the intermediate, Node is not.",
        )],
    ),
    line(
        &["certificate has expired", "cert_has_expired"],
        "Node, Serverless, osls, AWS CLI, curl",
        &[
            cause(
                "the server's certificate, or one above it, has ended",
                "`slsca check` names the certificate and its date; the owner of the server has to renew it.",
            ),
            cause(
                "the root in `cafile` has ended",
                "`slsca check --offline` lists it as expired: ask for the renewed root.",
            ),
            cause("the clock of this machine is ahead", "Compare `date -u` with any other clock."),
        ],
    ),
    line(
        &["certificate is not yet valid", "cert_not_yet_valid"],
        "Node, Serverless, osls, AWS CLI, curl",
        &[
            cause(
                "the clock of this machine is behind",
                "Compare `date -u` with any other clock; in WSL, run `sudo hwclock -s`.",
            ),
            cause("the certificate was issued for a later date", "`slsca check` shows its first day."),
        ],
    ),
    line(
        &[
            "hostname/ip does not match certificate's altnames",
            "err_tls_cert_altname_invalid",
            "no alternative certificate subject name matches target host name",
            "doesn't match",
        ],
        "Node, Serverless, osls (Hostname/IP …), curl (no alternative …), AWS CLI (hostname … doesn't match)",
        &[
            cause(
                "somebody else answers at this name",
                "The names in the certificate are those of a portal, a filter or another server: check DNS, hosts file and proxy.",
            ),
            cause(
                "the endpoint's certificate lacks this name",
                "A test endpoint: issue its certificate with the AWS name as SAN.",
            ),
        ],
    ),
    line(
        &["unsuitable certificate purpose", "unsupported certificate purpose", "invalid_purpose"],
        "Node, Serverless, osls, AWS CLI, curl",
        &[cause(
            "the certificate is not allowed to be a server's",
            "Its extended key usage lacks serverAuth, or its key usage is for signing certificates only.",
        )],
    ),
    line(
        &["ca signature digest algorithm too weak", "ca md too weak", "ca_md_too_weak"],
        "Node, Serverless, osls, AWS CLI, curl",
        &[cause(
            "a certificate of the chain is signed with SHA-1 or MD5",
            "`slsca check` names it; it has to be issued again.",
        )],
    ),
    line(
        &[
            "ee certificate key too weak",
            "ca certificate key too weak",
            "ee key too small",
            "ca key too small",
        ],
        "AWS CLI, curl, Node 24",
        &[cause("a key of the chain is too short", "RSA under 2048 bits; Node 18 to 22 still take 1024.")],
    ),
    line(
        &["enoent: no such file or directory, open ''"],
        "Serverless, osls",
        &[cause("`cafile` ends or begins with a comma", "Remove the comma: an empty item is an empty path.")],
    ),
    line(
        &["enoent: no such file or directory, open"],
        "Serverless, osls",
        &[cause(
            "a path in `cafile` names no file",
            "Quotes and `~` inside the value are not understood, a comma always separates, and relative paths begin at the current folder.",
        )],
    ),
    line(
        &["eisdir: illegal operation on a directory"],
        "Serverless, osls",
        &[cause("`cafile` names a folder", "Name the file in it.")],
    ),
    line(
        &["enametoolong: name too long"],
        "Serverless, osls",
        &[cause(
            "the text of a certificate stands in `cafile`",
            "Text belongs into `ca`; `cafile` takes paths.",
        )],
    ),
    line(
        &["eacces: permission denied, open"],
        "Serverless, osls",
        &[cause("a file in `cafile` must not be read by this user", "`ls -l` shows its mode.")],
    ),
    line(
        &["ignoring extra certs from"],
        "Node, at start",
        &[cause(
            "NODE_EXTRA_CA_CERTS names no readable PEM file; Node goes on without it",
            "It takes one path, no list; after a broken block the rest of the file is lost.",
        )],
    ),
    line(
        &["is not allowed in node_options"],
        "Node 18 and 20",
        &[cause(
            "this Node does not know the flag",
            "`--use-system-ca` needs Node 22.15; use NODE_EXTRA_CA_CERTS instead.",
        )],
    ),
    line(
        &["setting the node_tls_reject_unauthorized environment variable to '0'"],
        "Node",
        &[cause(
            "certificates are not checked at all",
            "Unset it, and trust the CA that is missing instead.",
        )],
    ),
    line(
        &["[errno 2] no such file or directory"],
        "AWS CLI",
        &[cause(
            "AWS_CA_BUNDLE, `ca_bundle` or REQUESTS_CA_BUNDLE names no file",
            "It takes one path, no list.",
        )],
    ),
    line(
        &["no_certificate_or_crl_found", "[x509] pem lib"],
        "AWS CLI",
        &[cause(
            "the bundle holds no certificate, or a block that cannot be read",
            "One bad block is enough for Python, also where Serverless still works.",
        )],
    ),
    line(
        &["invalid ca bundle: the configured value"],
        "AWS CLI",
        &[cause("AWS_CA_BUNDLE or REQUESTS_CA_BUNDLE is set to nothing", "Unset it instead.")],
    ),
    line(
        &["error setting certificate file"],
        "curl (77)",
        &[cause(
            "the bundle cannot be read, or holds a bad block",
            "CURL_CA_BUNDLE, SSL_CERT_FILE or --cacert name it.",
        )],
    ),
    line(
        &["failed to resolve aws account id"],
        "Serverless 4",
        &[cause(
            "the credential check failed: it does not read `ca` and `cafile`",
            "What follows the colon is the reason; for certificates, set NODE_EXTRA_CA_CERTS and unset `ca` and `cafile`.",
        )],
    ),
];
