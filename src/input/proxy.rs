//! Proxies: which variable a client takes, what it makes of the URL, and which hosts it takes past the proxy.
//!
//! Every client has its own list of names, its own reading of an odd URL and its own dialect of `NO_PROXY`; the client
//! tables name one of each. Nothing here judges whether the proxy is a good one.

pub mod bypass;
pub mod url;

use crate::input::vars;
use crate::secret::Secret;
use crate::wire::Scheme;
use crate::world::Env;

/// The names a client looks at, the first that counts wins; by the scheme of the endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Precedence {
    pub https: &'static [&'static str],
    pub http: &'static [&'static str],
    /// Whether an empty lower-case variable unsets the upper-case one, as in Python's `getproxies_environment`.
    pub empty_unsets: bool,
}

/// Serverless 1 to 3 and osls, for every endpoint (`lib/aws/request.js`, osls 4: `lib/aws/config.js`).
pub const FRAMEWORK: Precedence =
    Precedence { https: FRAMEWORK_NAMES, http: FRAMEWORK_NAMES, empty_unsets: false };

const FRAMEWORK_NAMES: &[&str] =
    &[vars::PROXY, vars::HTTP_PROXY, vars::HTTP_PROXY_LOWER, vars::HTTPS_PROXY, vars::HTTPS_PROXY_LOWER];

/// Serverless 4's clients of the AWS SDK 3 (`packages/util/src/proxy/index.js`).
pub const SERVERLESS_4_SDK_3: Precedence = Precedence {
    https: &[
        vars::HTTPS_PROXY,
        vars::HTTPS_PROXY_LOWER,
        vars::HTTP_PROXY,
        vars::HTTP_PROXY_LOWER,
        vars::PROXY,
    ],
    http: &[vars::HTTP_PROXY, vars::HTTP_PROXY_LOWER, vars::PROXY],
    empty_unsets: false,
};

/// Python's `urllib.request.getproxies_environment`, which botocore asks. `ALL_PROXY` is no scheme of a request.
pub const PYTHON: Precedence = Precedence {
    https: &[vars::HTTPS_PROXY_LOWER, vars::HTTPS_PROXY],
    http: &[vars::HTTP_PROXY_LOWER, vars::HTTP_PROXY],
    empty_unsets: true,
};

/// curl's `detect_proxy`; `HTTP_PROXY` in capitals is a header of CGI and is not read.
pub const CURL: Precedence = Precedence {
    https: &[vars::HTTPS_PROXY_LOWER, vars::HTTPS_PROXY, vars::ALL_PROXY_LOWER, vars::ALL_PROXY],
    http: &[vars::HTTP_PROXY_LOWER, vars::ALL_PROXY_LOWER, vars::ALL_PROXY],
    empty_unsets: false,
};

/// Node itself, when `NODE_USE_ENV_PROXY=1` is set (`lib/internal/http.js`).
pub const NODE: Precedence = Precedence {
    https: &[vars::HTTPS_PROXY_LOWER, vars::HTTPS_PROXY],
    http: &[vars::HTTP_PROXY_LOWER, vars::HTTP_PROXY],
    empty_unsets: true,
};

impl Precedence {
    #[must_use]
    pub fn names(&self, scheme: Scheme) -> &'static [&'static str] {
        match scheme {
            Scheme::Http => self.http,
            Scheme::Https => self.https,
        }
    }
}

/// The variable a client takes its proxy from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub variable: &'static str,
    /// The value as it stands; it may hold a password.
    pub value: Secret,
    /// Later variables of the list that are set to something else and lose.
    pub hides: Vec<&'static str>,
}

/// The first variable of the list that counts.
#[must_use]
pub fn choose(env: &Env, precedence: &Precedence, scheme: Scheme) -> Option<Choice> {
    let names = precedence.names(scheme);
    let mut set = names.iter().copied().take_while(|&name| {
        !(precedence.empty_unsets
            && name.chars().all(|c| !c.is_ascii_uppercase())
            && env.get(name) == Some(""))
    });
    let variable = set.find(|name| env.non_empty(name).is_some())?;
    let value = env.non_empty(variable)?;
    let hides = set.filter(|name| env.non_empty(name).is_some_and(|other| other != value)).collect();
    Some(Choice { variable, value: Secret::new(value), hides })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(precedence: &Precedence, variables: &[(&'static str, &'static str)]) -> Option<&'static str> {
        choose(&variables.iter().copied().collect(), precedence, Scheme::Https).map(|choice| choice.variable)
    }

    #[test]
    fn serverless_lets_http_proxy_beat_https_proxy() {
        let both = [("HTTP_PROXY", "http://dead:9"), ("HTTPS_PROXY", "http://good:3128")];
        assert_eq!(chosen(&FRAMEWORK, &both), Some("HTTP_PROXY"));
        assert_eq!(chosen(&SERVERLESS_4_SDK_3, &both), Some("HTTPS_PROXY"));
        assert_eq!(chosen(&CURL, &both), Some("HTTPS_PROXY"));
    }

    #[test]
    fn an_empty_value_falls_through_except_in_python() {
        let variables = [("https_proxy", ""), ("HTTPS_PROXY", "http://p:1")];
        assert_eq!(chosen(&CURL, &variables), Some("HTTPS_PROXY"));
        assert_eq!(chosen(&FRAMEWORK, &variables), Some("HTTPS_PROXY"));
        assert_eq!(chosen(&PYTHON, &variables), None);
    }

    #[test]
    fn all_proxy_is_for_curl_alone() {
        let variables = [("ALL_PROXY", "http://p:1")];
        assert_eq!(chosen(&CURL, &variables), Some("ALL_PROXY"));
        assert_eq!(chosen(&FRAMEWORK, &variables), None);
        assert_eq!(chosen(&PYTHON, &variables), None);
    }

    #[test]
    fn variables_that_lose_are_named_unless_they_agree() {
        let env = [("proxy", "http://a:1"), ("HTTP_PROXY", "http://b:1"), ("https_proxy", "http://a:1")];
        let choice = choose(&env.into_iter().collect(), &FRAMEWORK, Scheme::Https).expect("one is set");
        assert_eq!((choice.variable, choice.hides), ("proxy", vec!["HTTP_PROXY"]));
    }
}
