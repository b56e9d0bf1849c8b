//! What a deployment touches: from the resolved `serverless.yml` to the services, and who calls them.
//!
//! Sources: serverless 3.40, `lib/plugins/aws/**` (which calls the framework itself makes), and the resource types that
//! `lib/plugins/aws/package/compile/**` puts into the template.

use serde_json::Value;

use super::service::Service;
use crate::input::serverless_yml::Unknown;

/// Who calls a service during a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    /// The client, from this machine.
    Client,
    /// CloudFormation, inside AWS, on behalf of the client: the way from here plays no part.
    CloudFormation,
}

/// One service, and why it is touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub service: Service,
    pub caller: Caller,
    /// The first thing in `serverless.yml` that asks for it: ``event `sqs` ``.
    pub because: String,
}

use Caller::{Client, CloudFormation};

/// What every deployment calls (recorded: `DescribeStacks`, `CreateChangeSet`, …, `HeadBucket`, `PutObject`, `GetFunction`).
const ALWAYS: [Service; 4] = [Service::Sts, Service::CloudFormation, Service::S3, Service::Lambda];

/// Events of functions.
const EVENTS: [(&str, Service, Caller); 17] = [
    // The framework looks up the API and its stage itself, for logs, tags and keys.
    ("http", Service::ApiGateway, Client),
    ("httpApi", Service::ApiGateway, Client),
    ("websocket", Service::ApiGateway, Client),
    // It counts the subscription filters first: `check-for-changes.js`.
    ("cloudwatchLog", Service::Logs, Client),
    ("activemq", Service::SecretsManager, CloudFormation),
    ("cloudwatchEvent", Service::Events, CloudFormation),
    ("cognitoUserPool", Service::CognitoIdp, CloudFormation),
    ("eventBridge", Service::Events, CloudFormation),
    ("iot", Service::Iot, CloudFormation),
    ("iotFleetProvisioning", Service::Iot, CloudFormation),
    ("kafka", Service::SecretsManager, CloudFormation),
    ("rabbitmq", Service::SecretsManager, CloudFormation),
    ("s3", Service::S3, CloudFormation),
    ("schedule", Service::Events, CloudFormation),
    ("sns", Service::Sns, CloudFormation),
    ("sqs", Service::Sqs, CloudFormation),
    // A stream is one of two things: see `stream`.
    ("stream", Service::Kinesis, CloudFormation),
];

/// Properties of `provider` and of functions.
const PROPERTIES: [(&str, Service, Caller); 7] = [
    ("apiGateway", Service::ApiGateway, Client),
    ("ecr", Service::Ecr, Client),
    ("httpApi", Service::ApiGateway, Client),
    // The image is looked up before anything is packaged.
    ("image", Service::Ecr, Client),
    ("kmsKeyArn", Service::Kms, CloudFormation),
    ("logRetentionInDays", Service::Logs, CloudFormation),
    ("websocketsApiName", Service::ApiGateway, Client),
];

/// Types of resources, by what they begin with.
const RESOURCES: [(&str, Service); 19] = [
    ("AWS::ApiGateway", Service::ApiGateway),
    ("AWS::Cognito::", Service::CognitoIdp),
    ("AWS::DynamoDB::", Service::DynamoDb),
    ("AWS::ECR::", Service::Ecr),
    ("AWS::Events::", Service::Events),
    ("AWS::IAM::", Service::Iam),
    ("AWS::IoT::", Service::Iot),
    ("AWS::KMS::", Service::Kms),
    ("AWS::Kinesis::", Service::Kinesis),
    ("AWS::Lambda::", Service::Lambda),
    ("AWS::Logs::", Service::Logs),
    ("AWS::S3::", Service::S3),
    ("AWS::SNS::", Service::Sns),
    ("AWS::SQS::", Service::Sqs),
    ("AWS::SSM::", Service::Ssm),
    ("AWS::SecretsManager::", Service::SecretsManager),
    ("AWS::Serverless::Api", Service::ApiGateway),
    ("AWS::Serverless::Function", Service::Lambda),
    ("AWS::Serverless::SimpleTable", Service::DynamoDb),
];

/// Sources of variables that ask AWS while the configuration is read.
const VARIABLES: [(&str, Service); 4] =
    [("aws", Service::Sts), ("cf", Service::CloudFormation), ("s3", Service::S3), ("ssm", Service::Ssm)];

/// Services that an ARN can belong to: targets of failures and destinations, encryption keys.
const ARNS: [(&str, Service); 7] = [
    ("dynamodb", Service::DynamoDb),
    ("events", Service::Events),
    ("kinesis", Service::Kinesis),
    ("kms", Service::Kms),
    ("secretsmanager", Service::SecretsManager),
    ("sns", Service::Sns),
    ("sqs", Service::Sqs),
];

/// What a deployment of this configuration touches, in the order of [`Service::ALL`]. `unknown` are the variables that could
/// not be resolved here; without a configuration it is what every deployment needs.
#[must_use]
pub fn needs(configuration: &Value, unknown: &[Unknown]) -> Vec<Need> {
    let mut found = Found::default();
    for service in ALWAYS {
        found.add(service, Client, "every deployment");
    }
    for Unknown { property, source } in unknown {
        for (_, service) in VARIABLES.iter().filter(|(name, _)| name == source) {
            found.add(*service, Client, &format!("the variable `{source}:` in `{property}`"));
        }
    }
    let provider = &configuration["provider"];
    found.properties("provider", provider);
    if !provider["deploymentBucket"]["kmsKeyId"].is_null() {
        found.add(Service::Kms, Client, "the key of the deployment bucket");
    }
    let functions = members(&configuration["functions"]);
    if !functions.is_empty() {
        found.add(Service::Logs, CloudFormation, "the log groups of the functions");
        if provider["iam"]["role"].as_str().or(provider["role"].as_str()).is_none() {
            found.add(Service::Iam, CloudFormation, "the role of the functions");
        }
    }
    for (name, function) in functions {
        found.function(name, function);
    }
    for (_, resource) in resources(&configuration["resources"]) {
        let Some(kind) = resource["Type"].as_str() else { continue };
        for (_, service) in RESOURCES.iter().filter(|(start, _)| kind.starts_with(start)) {
            found.add(*service, CloudFormation, &format!("the resource type `{kind}`"));
        }
    }
    found.needs.sort_by_key(|need| need.service);
    found.needs
}

#[derive(Default)]
struct Found {
    needs: Vec<Need>,
}

impl Found {
    fn add(&mut self, service: Service, caller: Caller, because: &str) {
        match self.needs.iter_mut().find(|need| need.service == service) {
            Some(known) if known.caller <= caller => {}
            Some(known) => *known = Need { service, caller, because: because.to_owned() },
            None => self.needs.push(Need { service, caller, because: because.to_owned() }),
        }
    }

    fn properties(&mut self, owner: &str, object: &Value) {
        for (name, service, caller) in PROPERTIES {
            if !object[name].is_null() {
                self.add(service, caller, &format!("`{owner}.{name}`"));
            }
        }
    }

    fn function(&mut self, name: &str, function: &Value) {
        self.properties(&format!("functions.{name}"), function);
        let destinations = &function["destinations"];
        for target in [&function["onError"], &destinations["onSuccess"], &destinations["onFailure"]] {
            self.arn(target, &format!("a target of function `{name}`"));
        }
        for event in function["events"].as_array().into_iter().flatten() {
            // `- sns` alone is as good as `- sns: …`.
            let kinds = event.as_str().map(|kind| (kind, &Value::Null)).into_iter();
            for (kind, event) in kinds.chain(members(event)) {
                self.event(kind, event);
            }
        }
    }

    fn event(&mut self, kind: &str, event: &Value) {
        for (_, service, caller) in EVENTS.iter().filter(|(name, ..)| *name == kind) {
            let service = if kind == "stream" && is_table(event) { Service::DynamoDb } else { *service };
            self.add(service, *caller, &format!("the event `{kind}`"));
        }
    }

    fn arn(&mut self, target: &Value, because: &str) {
        let text = target.as_str().or_else(|| target["arn"].as_str()).unwrap_or_default();
        let of = text.strip_prefix("arn:").and_then(|rest| rest.split(':').nth(1));
        for (_, service) in ARNS.iter().filter(|(name, _)| Some(*name) == of) {
            self.add(*service, CloudFormation, because);
        }
    }
}

/// Whether a `stream` event is that of a DynamoDB table: by its type, else by its ARN.
fn is_table(event: &Value) -> bool {
    let arn = event.as_str().or_else(|| event["arn"].as_str()).unwrap_or_default();
    match event["type"].as_str() {
        Some(kind) => kind == "dynamodb",
        None => arn.split(':').nth(2) == Some("dynamodb"),
    }
}

/// Members of an object, or of a list of objects: `functions` and `resources` may be either.
fn members(value: &Value) -> Vec<(&str, &Value)> {
    match value {
        Value::Object(members) => members.iter().map(|(name, member)| (name.as_str(), member)).collect(),
        Value::Array(items) => items.iter().flat_map(members).collect(),
        _ => Vec::new(),
    }
}

fn resources(value: &Value) -> Vec<(&str, &Value)> {
    match value {
        Value::Array(items) => items.iter().flat_map(resources).collect(),
        other => members(&other["Resources"]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn needed(configuration: &Value) -> Vec<(&'static str, Caller)> {
        needs(configuration, &[]).into_iter().map(|need| (need.service.id(), need.caller)).collect()
    }

    #[test]
    fn without_a_configuration_there_is_the_base() {
        let base = ["sts", "cloudformation", "s3", "lambda"].map(|id| (id, Client));
        assert_eq!(needed(&Value::Null), base);
    }

    #[test]
    fn functions_and_events_bring_their_services() {
        let configuration = json!({ "functions": [{ "a": { "image": "repo:tag", "events": [
            { "http": "GET /" }, { "sqs": "arn:aws:sqs:eu-west-1:1:q" }, "schedule",
            { "stream": { "type": "dynamodb", "arn": { "Ref": "T" } } },
            { "stream": "arn:aws:kinesis:eu-west-1:1:stream/s" },
        ], "onError": "arn:aws:sns:eu-west-1:1:t" } }] });
        let found = needed(&configuration);
        for (id, caller) in [
            ("apigateway", Client),
            ("sqs", CloudFormation),
            ("events", CloudFormation),
            ("dynamodb", CloudFormation),
            ("kinesis", CloudFormation),
            ("sns", CloudFormation),
            ("ecr", Client),
            ("logs", CloudFormation),
            ("iam", CloudFormation),
        ] {
            assert!(found.contains(&(id, caller)), "{id}: {found:?}");
        }
        assert_eq!(found.len(), 4 + 9);
    }

    #[test]
    fn a_given_role_needs_no_iam_and_the_client_s_own_call_counts_more() {
        let configuration = json!({ "provider": { "iam": { "role": "arn:aws:iam::1:role/r" } },
            "functions": { "a": { "events": [{ "cloudwatchLog": "/x" }] } } });
        let found = needed(&configuration);
        assert!(found.contains(&("logs", Client)) && !found.iter().any(|(id, _)| *id == "iam"), "{found:?}");
    }

    #[test]
    fn resources_and_variables_bring_theirs() {
        let configuration = json!({ "resources": [
            { "Resources": { "T": { "Type": "AWS::DynamoDB::Table" } } },
            { "Resources": { "K": { "Type": "AWS::KMS::Key" }, "X": { "Type": "Custom::X" } } } ] });
        let unknown = [Unknown { property: "custom.key".to_owned(), source: "ssm".to_owned() }];
        let found: Vec<_> =
            needs(&configuration, &unknown).into_iter().map(|need| need.service.id()).collect();
        assert_eq!(found, ["sts", "cloudformation", "s3", "lambda", "dynamodb", "ssm", "kms"]);
        let ssm = needs(&configuration, &unknown).into_iter().find(|need| need.service == Service::Ssm);
        assert_eq!(ssm.expect("ssm").because, "the variable `ssm:` in `custom.key`");
    }
}
