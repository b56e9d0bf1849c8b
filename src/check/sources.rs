//! The calls that a credential plan takes before anything else can be signed, by the client's own rules for such calls.

use crate::client::{Ask, Call, Caller, ClientId, Need, Service, Situation, credential_call};
use crate::profile::Plan;

/// In the order in which they are made: what a role is assumed with comes before the role.
pub(super) fn calls(situation: &Situation<'_>, client: ClientId, ask: &Ask<'_>, plan: &Plan) -> Vec<Call> {
    let call = |region: &str, what| credential_call(situation, client, &Ask { region, ..*ask }, what);
    match plan {
        Plan::AssumeRole(role) => {
            let mut calls = calls(situation, client, ask, &role.source);
            calls.push(call(&role.region, (Service::Sts, "assume the role", "AssumeRole")));
            calls
        }
        Plan::WebIdentity(identity) => {
            let what = (Service::Sts, "trade the web identity token", "AssumeRoleWithWebIdentity");
            vec![call(&identity.region, what)]
        }
        Plan::Sso(sso) => {
            // The portal is not what `--endpoint-url` speaks of.
            let ask = Ask { region: &sso.region, endpoint_url: None, ..*ask };
            let what = (Service::Sso, "trade the SSO token", "GetRoleCredentials");
            vec![credential_call(situation, client, &ask, what)]
        }
        Plan::Container { uri, .. } if uri.starts_with("https://") => {
            let ask = Ask { region: "", endpoint_url: Some(uri), ..*ask };
            let what = (Service::Sts, "ask the container endpoint", "GetCredentials");
            let mut call = credential_call(situation, client, &ask, what);
            // Metadata never goes through a proxy.
            (call.route.proxy, call.proxy_hop, call.proxy_variable) = (None, None, None);
            vec![call]
        }
        Plan::Static(_) | Plan::Process { .. } | Plan::Container { .. } | Plan::Instance => Vec::new(),
    }
}

/// Why such a call is made.
pub(super) fn need(call: &Call) -> Need {
    Need { service: call.service, caller: Caller::Client, because: format!("to {}", call.purpose) }
}
