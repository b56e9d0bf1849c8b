//! Where one call goes, and why a client finds no such place.

use super::endpoint::{Endpoint, Hosts, NoEndpoint, Said, Service, endpoint};
use super::id::ClientId;
use super::model::Model;
use super::plan::{Stop, When};
use super::situation::Ask;
use crate::input::vars;
use crate::wire::Scheme;

/// The place, and what the client says instead of going there. Where it finds no host, the plain one stands in: nothing is sent
/// there.
pub(super) fn place(
    model: &Model,
    service: Service,
    said: Said<'_>,
    ask: &Ask<'_>,
) -> (Endpoint, Option<Stop>) {
    let plain = |region: &str| Endpoint {
        scheme: Scheme::Https,
        host: match region {
            "" => format!("{}.amazonaws.com", service.id()),
            region => format!("{}.{region}.amazonaws.com", service.id()),
        },
        port: 443,
        region: region.to_owned(),
        origin: None,
    };
    let (own, nowhere) = match endpoint(model.hosts, said, service, ask.region, ask.bucket) {
        Ok(own) => (own, None),
        Err(why) => (plain(ask.region), Some(why)),
    };
    let given = ask.endpoint_url.and_then(|url| Endpoint::from_url(url, &own.region));
    let nowhere = nowhere.filter(|_| given.is_none());
    // A variable is asked before the section is missed.
    let by_variable =
        own.origin.as_ref().is_some_and(|origin| origin.variable.is_some() && origin.line.is_none());
    let refusal = said.profile.refusal.as_ref().filter(|_| !by_variable && given.is_none());
    let stop = sts_mode(model, service, said)
        .or_else(|| refusal.map(|refusal| stop(model, "InvalidConfigError", refusal.clone())))
        .or_else(|| nowhere.map(|why| no_host(model, why)));
    (given.unwrap_or(own), stop)
}

/// The SDK's rules name no host, and it says so when the request is made.
fn no_host(model: &Model, why: NoEndpoint) -> Stop {
    let code = if why == NoEndpoint::RegionUnset { "NoRegion" } else { "EndpointError" };
    stop(model, code, why.to_string())
}

/// AWS SDK 2 insists on one of two words (`lib/config_regional_endpoint.js`).
fn sts_mode(model: &Model, service: Service, said: Said<'_>) -> Option<Stop> {
    let name = vars::AWS_STS_REGIONAL_ENDPOINTS;
    let variable = said.env.get(name).map(|value| (value, "InvalidEnvironmentalVariable"));
    let in_profile = || Some((said.profile.get(name)?.value.as_str(), "InvalidConfiguration"));
    let (value, code) = variable.or_else(in_profile)?;
    let known = ["legacy", "regional"].iter().any(|word| value.eq_ignore_ascii_case(word));
    if model.hosts != Hosts::Sdk2 || service != Service::Sts || known {
        return None;
    }
    let what = match variable {
        Some(_) => "AWS_STS_REGIONAL_ENDPOINTS environmental variable",
        None => "sts_regional_endpoints profile config",
    };
    let message = format!("invalid {what}. Expect \"legacy\"  or \"regional\". Got \"{value}\".");
    Some(Stop { variable: variable.map(|_| name), ..stop(model, code, message) })
}

fn stop(model: &Model, code: &str, message: String) -> Stop {
    let exit = if model.id == ClientId::AwsCli { 255 } else { 1 };
    Stop { code: code.to_owned(), message, when: When::Request, variable: None, hangs: None, exit }
}
