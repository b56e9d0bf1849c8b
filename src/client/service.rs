//! The services of AWS that a deployment touches: one row each.

use super::partition::PARTITIONS;

/// A service of AWS that a deployment touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    // In the order in which a deployment meets them.
    Sts,
    CloudFormation,
    S3,
    Lambda,
    Iam,
    Logs,
    ApiGateway,
    Events,
    Sns,
    Sqs,
    DynamoDb,
    Kinesis,
    CognitoIdp,
    Ssm,
    SecretsManager,
    Kms,
    Ecr,
    Iot,
    /// The portal that trades an SSO token for a role's keys: only for credentials, never asked for by name.
    Sso,
}

/// How a service words its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    Json,
    Query,
    RestJson,
    RestXml,
}

/// What is known of a service. Source: the service models of botocore (`botocore/data/*/service-2.json`, `metadata`).
struct Row {
    /// The name on the command line, and in the credential scope of a signature.
    id: &'static str,
    /// `serviceId`: the name in `AWS_ENDPOINT_URL_…`, and for people.
    title: &'static str,
    protocol: Protocol,
    /// The read-only call that proves that the way is open, as the AWS CLI words it.
    operation: &'static str,
    /// The permission that this call takes.
    action: &'static str,
}

const fn row(
    id: &'static str,
    title: &'static str,
    protocol: Protocol,
    operation: &'static str,
    action: &'static str,
) -> Row {
    Row { id, title, protocol, operation, action }
}

use Protocol::{Json, Query, RestJson, RestXml};

const ROWS: [Row; 19] = [
    row("sts", "STS", Query, "GetCallerIdentity", "sts:GetCallerIdentity"),
    row("cloudformation", "CloudFormation", Query, "DescribeStacks", "cloudformation:DescribeStacks"),
    row("s3", "S3", RestXml, "ListBuckets", "s3:ListAllMyBuckets"),
    row("lambda", "Lambda", RestJson, "ListFunctions", "lambda:ListFunctions"),
    row("iam", "IAM", Query, "ListAccountAliases", "iam:ListAccountAliases"),
    row("logs", "CloudWatch Logs", Json, "DescribeLogGroups", "logs:DescribeLogGroups"),
    row("apigateway", "API Gateway", RestJson, "GetAccount", "apigateway:GET"),
    row("events", "EventBridge", Json, "ListEventBuses", "events:ListEventBuses"),
    row("sns", "SNS", Query, "ListTopics", "sns:ListTopics"),
    row("sqs", "SQS", Query, "ListQueues", "sqs:ListQueues"),
    row("dynamodb", "DynamoDB", Json, "ListTables", "dynamodb:ListTables"),
    row("kinesis", "Kinesis", Json, "ListStreams", "kinesis:ListStreams"),
    row("cognito-idp", "Cognito Identity Provider", Json, "ListUserPools", "cognito-idp:ListUserPools"),
    row("ssm", "SSM", Json, "DescribeParameters", "ssm:DescribeParameters"),
    row("secretsmanager", "Secrets Manager", Json, "ListSecrets", "secretsmanager:ListSecrets"),
    row("kms", "KMS", Json, "ListKeys", "kms:ListKeys"),
    row("ecr", "ECR", Json, "DescribeRepositories", "ecr:DescribeRepositories"),
    row("iot", "IoT", RestJson, "ListThings", "iot:ListThings"),
    row("sso", "SSO", RestJson, "GetRoleCredentials", "sso:GetRoleCredentials"),
];

impl Service {
    pub const ALL: [Self; 18] = [
        Self::Sts,
        Self::CloudFormation,
        Self::S3,
        Self::Lambda,
        Self::Iam,
        Self::Logs,
        Self::ApiGateway,
        Self::Events,
        Self::Sns,
        Self::Sqs,
        Self::DynamoDb,
        Self::Kinesis,
        Self::CognitoIdp,
        Self::Ssm,
        Self::SecretsManager,
        Self::Kms,
        Self::Ecr,
        Self::Iot,
    ];

    fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// The name on the command line and in the credential scope.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.row().id
    }

    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|service| service.id() == id)
    }

    /// The service that a host of AWS belongs to, whatever the region; `None` for others' hosts.
    #[must_use]
    pub fn of_host(host: &str) -> Option<Self> {
        PARTITIONS.iter().find_map(|partition| {
            let suffixes = [partition.suffix, partition.dualstack_suffix];
            let own = suffixes.iter().find_map(|suffix| host.strip_suffix(suffix)?.strip_suffix('.'))?;
            // From the right: what stands before `s3` is a bucket's name.
            let labels = own.rsplit('.').map(|label| label.strip_suffix("-fips").unwrap_or(label));
            labels.into_iter().find_map(Self::from_id)
        })
    }

    /// The name for people: `API Gateway`.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.row().title
    }

    #[must_use]
    pub fn protocol(self) -> Protocol {
        self.row().protocol
    }

    /// The name of the read-only call that proves the way is open, as AWS CLI words it.
    #[must_use]
    pub fn operation(self) -> &'static str {
        self.row().operation
    }

    /// The permission that this call takes.
    #[must_use]
    pub fn action(self) -> &'static str {
        self.row().action
    }

    /// The end of the variable that names an endpoint for this service alone: `AWS_ENDPOINT_URL_CLOUDWATCH_LOGS`.
    #[must_use]
    pub fn variable_suffix(self) -> String {
        self.title().to_ascii_uppercase().replace(' ', "_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_service_has_its_own_row() {
        for (place, service) in Service::ALL.into_iter().enumerate() {
            assert_eq!(service as usize, place, "{service:?}");
            assert_eq!(Service::from_id(service.id()), Some(service));
            assert!(
                service.action().starts_with(service.id()) && !service.operation().is_empty(),
                "{service:?}"
            );
        }
        assert_eq!(Service::from_id("nope"), None);
    }

    #[test]
    fn hosts_tell_their_service() {
        for (host, id) in [
            ("sts.amazonaws.com", "sts"),
            ("sqs.s3.eu-west-1.amazonaws.com", "s3"),
            ("api.ecr.cn-north-1.amazonaws.com.cn", "ecr"),
            ("lambda-fips.us-east-1.api.aws", "lambda"),
        ] {
            assert_eq!(Service::of_host(host).map(Service::id), Some(id), "{host}");
        }
        assert_eq!(Service::of_host("sts.example.com"), None);
        assert_eq!(Service::of_host("amazonaws.com"), None);
    }

    #[test]
    fn variables_are_named_after_the_service_not_its_host() {
        assert_eq!(Service::Logs.variable_suffix(), "CLOUDWATCH_LOGS");
        assert_eq!(Service::CognitoIdp.variable_suffix(), "COGNITO_IDENTITY_PROVIDER");
        assert_eq!(Service::Sts.variable_suffix(), "STS");
    }
}
