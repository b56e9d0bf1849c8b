//! The calls that a credential plan needs, and what their answers hold. Nothing is sent here: [`super::probe`] does that.
//!
//! Sources: the API references of STS and of the IAM Identity Center portal, "Container credential provider" and "IMDS
//! credential provider" of the AWS SDKs and Tools reference guide.

use std::fmt::Write as _;

use serde_json::Value;

use super::call::Call;
use super::markup::leaves;
use super::services::QUERY;
use crate::profile::{AssumeRole, Credentials, Sso, WebIdentity};
use crate::secret::Secret;
use crate::wire::Answer;

/// What `CloudTrail` shows where the profile names no session.
const SESSION: &str = "slsca";

/// Keys that somebody gave out, and until when they are good, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub credentials: Credentials,
    pub expires: Option<String>,
}

/// `sts:AssumeRole`, signed with what its source gave. `code` is spent by it.
#[must_use]
pub fn assume_role(role: &AssumeRole, region: &str, source: Credentials, code: Option<&Secret>) -> Call {
    let mut form = String::from("Action=AssumeRole&Version=2011-06-15");
    field(&mut form, "RoleArn", &role.role_arn);
    field(&mut form, "RoleSessionName", role.session_name.as_deref().unwrap_or(SESSION));
    if let Some(seconds) = role.duration {
        field(&mut form, "DurationSeconds", &seconds.to_string());
    }
    if let Some(id) = &role.external_id {
        field(&mut form, "ExternalId", id);
    }
    if let (Some(serial), Some(code)) = (&role.mfa_serial, code) {
        field(&mut form, "SerialNumber", serial);
        field(&mut form, "TokenCode", code.expose());
    }
    Call { credentials: Some(source), ..sts(region, form) }
}

/// `sts:AssumeRoleWithWebIdentity`, which takes no signature: the token speaks for itself.
#[must_use]
pub fn web_identity(plan: &WebIdentity, region: &str, token: &str) -> Call {
    let mut form = String::from("Action=AssumeRoleWithWebIdentity&Version=2011-06-15");
    field(&mut form, "RoleArn", &plan.role_arn);
    field(&mut form, "RoleSessionName", plan.session_name.as_deref().unwrap_or(SESSION));
    field(&mut form, "WebIdentityToken", token.trim_end());
    sts(region, form)
}

/// `sso:GetRoleCredentials` with the cached token.
#[must_use]
pub fn sso(plan: &Sso, token: &Secret) -> Call {
    let mut query = String::new();
    field(&mut query, "role_name", &plan.role_name);
    field(&mut query, "account_id", &plan.account_id);
    let path = format!("/federation/credentials?{}", query.trim_start_matches('&'));
    Call {
        service: "sso",
        secrets: vec![("x-amz-sso_bearer_token", token.clone())],
        metadata: false,
        ..get(&path)
    }
}

/// The endpoint of a container runtime. `authorization` goes along as it is.
#[must_use]
pub fn container(path: &str, authorization: Option<&Secret>) -> Call {
    let secrets = authorization.map(|token| ("authorization", token.clone()));
    Call { secrets: secrets.into_iter().collect(), ..get(path) }
}

/// The first step of `IMDSv2`: a token for six hours.
#[must_use]
pub fn instance_token() -> Call {
    let headers = vec![("x-aws-ec2-metadata-token-ttl-seconds", "21600")];
    Call { method: "PUT", headers, ..get("/latest/api/token") }
}

/// The second step without a role, which gives its name; the third with it, which gives the keys.
#[must_use]
pub fn instance_role(token: &Secret, role: &str) -> Call {
    let mut path = String::from("/latest/meta-data/iam/security-credentials/");
    encode(&mut path, role);
    Call { secrets: vec![("x-aws-ec2-metadata-token", token.clone())], ..get(&path) }
}

/// The keys in an answer of STS.
#[must_use]
pub fn of_sts(answer: &Answer) -> Option<Issued> {
    let text = String::from_utf8_lossy(&answer.body);
    let leaves = leaves(&text);
    let leaf = |name| {
        let found = leaves.iter().find(|leaf| leaf.path.ends_with(&["Credentials", name]));
        found.map(|leaf| leaf.text.trim()).filter(|text| !text.is_empty())
    };
    Some(Issued {
        credentials: Credentials {
            access_key_id: leaf("AccessKeyId")?.to_owned(),
            secret: Secret::new(leaf("SecretAccessKey")?),
            session_token: leaf("SessionToken").map(Secret::new),
        },
        expires: leaf("Expiration").map(str::to_owned),
    })
}

/// The keys in an answer of the SSO portal.
#[must_use]
pub fn of_sso(answer: &Answer) -> Option<Issued> {
    let value: Value = serde_json::from_slice(&answer.body).ok()?;
    let role = value.get("roleCredentials")?;
    issued(role, ["accessKeyId", "secretAccessKey", "sessionToken", "expiration"])
}

/// The keys in an answer of a container endpoint or of IMDS.
#[must_use]
pub fn of_metadata(answer: &Answer) -> Option<Issued> {
    let value: Value = serde_json::from_slice(&answer.body).ok()?;
    issued(&value, ["AccessKeyId", "SecretAccessKey", "Token", "Expiration"])
}

/// A short answer in plain text, such as a token or the name of a role.
#[must_use]
pub fn line(answer: &Answer) -> Option<Secret> {
    let text = std::str::from_utf8(&answer.body).ok()?;
    let first = text.lines().next().unwrap_or_default().trim();
    let fine = answer.status == 200 && !first.is_empty() && first.len() < 1024 && first.is_ascii();
    fine.then(|| Secret::new(first))
}

pub(super) fn issued(value: &Value, [id, secret, token, expires]: [&str; 4]) -> Option<Issued> {
    let text = |name| value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    Some(Issued {
        credentials: Credentials {
            access_key_id: text(id)?.to_owned(),
            secret: Secret::new(text(secret)?),
            session_token: text(token).map(Secret::new),
        },
        expires: text(expires).map(str::to_owned),
    })
}

fn sts(region: &str, form: String) -> Call {
    Call {
        service: "sts",
        signing_name: "sts",
        region: region.to_owned(),
        method: "POST",
        path: "/".to_owned(),
        headers: vec![("content-type", QUERY)],
        body: form,
        metadata: false,
        ..get("/")
    }
}

fn get(path: &str) -> Call {
    Call {
        service: "metadata",
        signing_name: "",
        region: String::new(),
        method: "GET",
        path: path.to_owned(),
        headers: Vec::new(),
        secrets: Vec::new(),
        body: String::new(),
        expected: &[],
        credentials: None,
        metadata: true,
    }
}

fn field(form: &mut String, name: &str, value: &str) {
    form.push('&');
    form.push_str(name);
    form.push('=');
    encode(form, value);
}

/// Percent-encoding of all but the unreserved characters (RFC 3986, 2.3).
fn encode(into: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> Answer {
        Answer { status: 200, headers: Vec::new(), body: body.as_bytes().to_vec(), received_at: 0 }
    }

    #[test]
    fn forms_are_encoded() {
        let mut form = String::new();
        field(&mut form, "RoleArn", "arn:aws:iam::1:role/a b+ü");
        assert_eq!(form, "&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa%20b%2B%C3%BC");
    }

    #[test]
    fn keys_are_found_in_all_three_shapes() {
        let xml = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA1</AccessKeyId>\
            <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2026-11-24T00:00:00Z</Expiration>\
            </Credentials></AssumeRoleResult></AssumeRoleResponse>";
        let sso = r#"{"roleCredentials":{"accessKeyId":"ASIA1","secretAccessKey":"s","sessionToken":"t","expiration":1}}"#;
        let metadata = r#"{"AccessKeyId":"ASIA1","SecretAccessKey":"s","Token":"t","Expiration":"2026-11-24T00:00:00Z"}"#;
        for found in [of_sts(&answer(xml)), of_sso(&answer(sso)), of_metadata(&answer(metadata))] {
            let found = found.unwrap();
            assert_eq!(found.credentials.access_key_id, "ASIA1");
            assert_eq!(found.credentials.session_token.unwrap().expose(), "t");
        }
        assert_eq!(of_sts(&answer("<html>no</html>")), None);
        assert_eq!(of_metadata(&answer(r#"{"Code":"Failed"}"#)), None);
    }
}
