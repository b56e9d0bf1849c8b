//! For each service the cheapest call that only reads: what is signed to see whether the service lets us in.
//!
//! Protocols, targets and versions are those of the service models in botocore (`botocore/data/*/service-2.json`). Each
//! list is asked for at most one item. A call that is denied has still reached the service, and names the action.

use crate::profile::Credentials;

use super::call::Call;

/// How one service is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// As `--service` takes it.
    pub id: &'static str,
    /// The name in the signature.
    pub signing_name: &'static str,
    /// The permission that the call takes.
    pub action: &'static str,
    /// Error codes that the call gives although all is well: what it asks about does not exist.
    pub expected: &'static [&'static str],
    ask: Ask,
}

/// The request in the service's protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ask {
    /// `awsJson`: version (`1.0`, `1.1`), target, body.
    Json { version: &'static str, target: &'static str, body: &'static str },
    /// `awsQuery`: the form.
    Query(&'static str),
    /// `restJson`, `restXml`: the path and query of a GET.
    Rest(&'static str),
}

const QUERY: &str = "application/x-www-form-urlencoded; charset=utf-8";
const JSON_1_0: &str = "application/x-amz-json-1.0";
const JSON_1_1: &str = "application/x-amz-json-1.1";

const fn query(id: &'static str, action: &'static str, form: &'static str) -> Service {
    Service { id, signing_name: id, action, expected: &[], ask: Ask::Query(form) }
}

const fn rest(id: &'static str, action: &'static str, path: &'static str) -> Service {
    Service { id, signing_name: id, action, expected: &[], ask: Ask::Rest(path) }
}

const fn json(id: &'static str, action: &'static str, target: &'static str, body: &'static str) -> Service {
    Service {
        id,
        signing_name: id,
        action,
        expected: &[],
        ask: Ask::Json { version: JSON_1_1, target, body },
    }
}

/// All services that a deploy can touch.
pub const SERVICES: [Service; 18] = [
    query("sts", "sts:GetCallerIdentity", "Action=GetCallerIdentity&Version=2011-06-15"),
    Service {
        // What every deploy asks first; the stack need not exist.
        expected: &["ValidationError"],
        ..query(
            "cloudformation",
            "cloudformation:DescribeStacks",
            "Action=DescribeStacks&StackName=slsca&Version=2010-05-15",
        )
    },
    rest("s3", "s3:ListAllMyBuckets", "/?max-buckets=1"),
    rest("lambda", "lambda:ListFunctions", "/2015-03-31/functions?MaxItems=1"),
    query("iam", "iam:ListAccountAliases", "Action=ListAccountAliases&MaxItems=1&Version=2010-05-08"),
    json("logs", "logs:DescribeLogGroups", "Logs_20140328.DescribeLogGroups", "{\"limit\":1}"),
    rest("apigateway", "apigateway:GET", "/account"),
    json("events", "events:ListEventBuses", "AWSEvents.ListEventBuses", "{\"Limit\":1}"),
    query("sns", "sns:ListTopics", "Action=ListTopics&Version=2010-03-31"),
    query("sqs", "sqs:ListQueues", "Action=ListQueues&MaxResults=1&Version=2012-11-05"),
    Service {
        ask: Ask::Json { version: JSON_1_0, target: "DynamoDB_20120810.ListTables", body: "{\"Limit\":1}" },
        ..json("dynamodb", "dynamodb:ListTables", "", "")
    },
    json("kinesis", "kinesis:ListStreams", "Kinesis_20131202.ListStreams", "{\"Limit\":1}"),
    json(
        "cognito-idp",
        "cognito-idp:ListUserPools",
        "AWSCognitoIdentityProviderService.ListUserPools",
        "{\"MaxResults\":1}",
    ),
    json("ssm", "ssm:DescribeParameters", "AmazonSSM.DescribeParameters", "{\"MaxResults\":1}"),
    json("secretsmanager", "secretsmanager:ListSecrets", "secretsmanager.ListSecrets", "{\"MaxResults\":1}"),
    json("kms", "kms:ListKeys", "TrentService.ListKeys", "{\"Limit\":1}"),
    json(
        "ecr",
        "ecr:DescribeRepositories",
        "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories",
        "{\"maxResults\":1}",
    ),
    rest("iot", "iot:ListThings", "/things?maxResults=1"),
];

/// S3 at a bucket's own host: what a deploy reads there too.
pub const BUCKET: Service = rest("s3", "s3:ListBucket", "/?list-type=2&max-keys=1&prefix=serverless%2F");

impl Service {
    /// The service with that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<&'static Self> {
        SERVICES.iter().find(|service| service.id == id)
    }

    /// The call, to be signed for that region.
    #[must_use]
    pub fn call(&self, region: &str, credentials: Credentials) -> Call {
        let (method, path, headers, body) = match self.ask {
            Ask::Query(form) => ("POST", "/", vec![("content-type", QUERY)], form),
            Ask::Rest(path) => ("GET", path, Vec::new(), ""),
            Ask::Json { version, target, body } => {
                ("POST", "/", vec![("content-type", version), ("x-amz-target", target)], body)
            }
        };
        Call {
            service: self.id,
            signing_name: self.signing_name,
            region: region.to_owned(),
            method,
            path: path.to_owned(),
            headers,
            body: body.to_owned(),
            expected: self.expected,
            credentials: Some(credentials),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{SERVICES, Service};
    use crate::profile::Credentials;
    use crate::secret::Secret;

    fn keys() -> Credentials {
        Credentials { access_key_id: "AKID".to_owned(), secret: Secret::new("s"), session_token: None }
    }

    #[test]
    fn each_service_stands_once_and_only_reads() {
        for (place, service) in SERVICES.iter().enumerate() {
            assert!(SERVICES[..place].iter().all(|other| other.id != service.id), "{}", service.id);
            let (_, verb) = service.action.split_once(':').unwrap();
            assert!(["Get", "List", "Describe", "GET"].iter().any(|start| verb.starts_with(start)), "{verb}");
            let call = service.call("eu-west-1", keys());
            let named =
                format!("{} {}", call.body, call.headers.iter().map(|(_, value)| *value).collect::<String>());
            assert!(call.method == "GET" || named.contains(verb), "{verb}: {named}");
        }
        assert_eq!(Service::from_id("nope"), None);
    }

    #[test]
    fn protocols_are_told_apart() {
        let call = Service::from_id("dynamodb").unwrap().call("eu-west-1", keys());
        assert_eq!(call.headers[0], ("content-type", "application/x-amz-json-1.0"));
        assert_eq!(call.headers[1], ("x-amz-target", "DynamoDB_20120810.ListTables"));
        let call = Service::from_id("lambda").unwrap().call("eu-west-1", keys());
        assert_eq!((call.method, call.path.as_str()), ("GET", "/2015-03-31/functions?MaxItems=1"));
        assert!(call.body.is_empty() && call.headers.is_empty());
    }

    #[test]
    fn every_service_that_a_client_calls_can_be_asked_for_the_operation_it_names() {
        for service in crate::client::Service::ALL {
            let known = Service::from_id(service.id()).unwrap();
            let (_, action) = known.action.split_once(':').unwrap();
            assert!(
                service.operation() == action || ["s3", "apigateway"].contains(&known.id),
                "{} {action}",
                known.id
            );
        }
    }
}
