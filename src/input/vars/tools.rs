//! By which variable each tool takes a bundle of roots: one table, from which exports are written.

use super::{AWS_CA_BUNDLE, CURL_CA_BUNDLE, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE, SSL_CERT_FILE};

/// One tool, or one library that many share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tool {
    /// As `--for` takes it.
    pub id: &'static str,
    /// For people.
    pub title: &'static str,
    pub variable: &'static str,
    /// The bundle is added to the tool's own roots; else it replaces them.
    pub adds: bool,
    /// Where that is said.
    pub source: &'static str,
}

const fn tool(id: &'static str, title: &'static str, variable: &'static str, source: &'static str) -> Tool {
    Tool { id, title, variable, adds: false, source }
}

pub const TOOLS: [Tool; 9] = [
    Tool {
        adds: true,
        ..tool("node", "Node, Serverless, osls", NODE_EXTRA_CA_CERTS, "nodejs.org/api/cli.html")
    },
    tool("aws-cli", "AWS CLI, boto3", AWS_CA_BUNDLE, "docs.aws.amazon.com/cli, environment variables"),
    tool("python", "Python requests", REQUESTS_CA_BUNDLE, "requests.readthedocs.io, SSL cert verification"),
    tool("curl", "curl", CURL_CA_BUNDLE, "curl.se/docs/sslcerts.html"),
    tool("git", "git", "GIT_SSL_CAINFO", "git-scm.com/docs/git-config, http.sslCAInfo"),
    tool("npm", "npm", "NPM_CONFIG_CAFILE", "docs.npmjs.com/cli, config, cafile"),
    tool("pip", "pip", "PIP_CERT", "pip.pypa.io, configuration, --cert"),
    tool("cargo", "cargo", "CARGO_HTTP_CAINFO", "doc.rust-lang.org/cargo, http.cainfo"),
    tool(
        "openssl",
        "OpenSSL, Go, Python ssl, Ruby",
        SSL_CERT_FILE,
        "docs.openssl.org, SSL_CTX_set_default_verify_paths",
    ),
];

/// The tool of that identifier.
#[must_use]
pub fn find(id: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tool_and_each_variable_once() {
        for (index, tool) in TOOLS.iter().enumerate() {
            let others = &TOOLS[..index];
            assert!(
                !others.iter().any(|other| other.id == tool.id || other.variable == tool.variable),
                "{}",
                tool.id
            );
        }
        assert_eq!(find("node").map(|tool| (tool.variable, tool.adds)), Some((NODE_EXTRA_CA_CERTS, true)));
    }
}
