//! For each service the cheapest call that only reads: what is signed to see whether the service lets us in.
//!
//! Targets and versions are those of the service models in botocore (`botocore/data/*/service-2.json`). Each list is asked
//! for at most one item. A call that is denied has still reached the service, and names the action.

use crate::client::Service;
use crate::profile::Credentials;

use super::call::Call;

/// What is particular to the request, in the service's protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    /// `awsJson`: version (`1.0`, `1.1`), target, body.
    Json(&'static str, &'static str, &'static str),
    /// `awsQuery`: the form after the action.
    Query(&'static str),
    /// `restJson`, `restXml`: the path and query of a GET.
    Rest(&'static str),
}

pub(super) const QUERY: &str = "application/x-www-form-urlencoded; charset=utf-8";
const JSON_1_0: &str = "application/x-amz-json-1.0";
const JSON_1_1: &str = "application/x-amz-json-1.1";

/// S3 at a bucket's own host: what a deploy reads there too.
const BUCKET: &str = "/?list-type=2&max-keys=1&prefix=serverless%2F";

fn ask(service: Service) -> Ask {
    match service {
        Service::Sts => Ask::Query("Version=2011-06-15"),
        // What every deploy asks first; the stack need not exist.
        Service::CloudFormation => Ask::Query("StackName=slsca&Version=2010-05-15"),
        Service::S3 => Ask::Rest("/?max-buckets=1"),
        Service::Lambda => Ask::Rest("/2015-03-31/functions?MaxItems=1"),
        Service::Iam => Ask::Query("MaxItems=1&Version=2010-05-08"),
        Service::Logs => Ask::Json(JSON_1_1, "Logs_20140328.DescribeLogGroups", "{\"limit\":1}"),
        Service::ApiGateway => Ask::Rest("/account"),
        Service::Events => Ask::Json(JSON_1_1, "AWSEvents.ListEventBuses", "{\"Limit\":1}"),
        Service::Sns => Ask::Query("Version=2010-03-31"),
        Service::Sqs => Ask::Query("MaxResults=1&Version=2012-11-05"),
        Service::DynamoDb => Ask::Json(JSON_1_0, "DynamoDB_20120810.ListTables", "{\"Limit\":1}"),
        Service::Kinesis => Ask::Json(JSON_1_1, "Kinesis_20131202.ListStreams", "{\"Limit\":1}"),
        Service::CognitoIdp => {
            Ask::Json(JSON_1_1, "AWSCognitoIdentityProviderService.ListUserPools", "{\"MaxResults\":1}")
        }
        Service::Ssm => Ask::Json(JSON_1_1, "AmazonSSM.DescribeParameters", "{\"MaxResults\":1}"),
        Service::SecretsManager => Ask::Json(JSON_1_1, "secretsmanager.ListSecrets", "{\"MaxResults\":1}"),
        Service::Kms => Ask::Json(JSON_1_1, "TrentService.ListKeys", "{\"Limit\":1}"),
        Service::Ecr => Ask::Json(
            JSON_1_1,
            "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories",
            "{\"maxResults\":1}",
        ),
        Service::Iot => Ask::Rest("/things?maxResults=1"),
        // Asked with a token of its own only; see `credentials.rs`.
        Service::Sso => Ask::Rest("/federation/credentials"),
    }
}

/// The call, to be signed for that region. With `bucket` the host is a bucket's own, which is asked for its objects.
#[must_use]
pub fn call(service: Service, bucket: bool, region: &str, credentials: Credentials) -> Call {
    let operation = service.operation();
    let (method, path, headers, body) = match ask(service) {
        Ask::Query(rest) => {
            ("POST", "/", vec![("content-type", QUERY)], format!("Action={operation}&{rest}"))
        }
        Ask::Rest(_) if bucket => ("GET", BUCKET, Vec::new(), String::new()),
        Ask::Rest(path) => ("GET", path, Vec::new(), String::new()),
        Ask::Json(version, target, body) => {
            ("POST", "/", vec![("content-type", version), ("x-amz-target", target)], body.to_owned())
        }
    };
    Call {
        service: service.id(),
        signing_name: service.id(),
        region: region.to_owned(),
        method,
        path: path.to_owned(),
        headers,
        secrets: Vec::new(),
        body,
        expected: if service == Service::CloudFormation { &["ValidationError"] } else { &[] },
        credentials: Some(credentials),
        metadata: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::endpoint::Protocol;
    use crate::secret::Secret;

    fn keys() -> Credentials {
        Credentials { access_key_id: "AKID".to_owned(), secret: Secret::new("s"), session_token: None }
    }

    #[test]
    fn every_call_only_reads_and_names_its_operation() {
        for service in Service::ALL {
            let verb = service.operation();
            assert!(["Get", "List", "Describe"].iter().any(|start| verb.starts_with(start)), "{verb}");
            let call = call(service, false, "eu-west-1", keys());
            let named = format!("{} {:?}", call.body, call.headers);
            assert!(call.method == "GET" || named.contains(verb), "{verb}: {named}");
            let rest = matches!(service.protocol(), Protocol::RestJson | Protocol::RestXml);
            assert_eq!(call.method == "GET", rest, "{verb}");
        }
    }

    #[test]
    fn protocols_are_told_apart() {
        let dynamo = call(Service::DynamoDb, false, "eu-west-1", keys());
        assert_eq!(dynamo.headers[0], ("content-type", "application/x-amz-json-1.0"));
        assert_eq!(dynamo.headers[1], ("x-amz-target", "DynamoDB_20120810.ListTables"));
        let lambda = call(Service::Lambda, false, "eu-west-1", keys());
        assert_eq!((lambda.method, lambda.path.as_str()), ("GET", "/2015-03-31/functions?MaxItems=1"));
        assert!(lambda.body.is_empty() && lambda.headers.is_empty());
        assert!(call(Service::S3, true, "eu-west-1", keys()).path.contains("list-type=2"));
    }
}
