//! Every environment variable that matters here, once: its name, what it holds, and which client reads it how.
//!
//! The rest of the program uses the constants; `docs/clients.md` and the rules about unread variables are made from
//! [`table::variables`]. Facts are those of Serverless 3.40, osls 3.77 and 4.3, AWS CLI 1.46, curl 7.88 and Node 18 to 24.

pub mod table;
pub mod tools;

pub const CA: &str = "ca";
pub const HTTPS_CA: &str = "HTTPS_CA";
pub const HTTPS_CA_LOWER: &str = "https_ca";
pub const CAFILE: &str = "cafile";
pub const HTTPS_CAFILE: &str = "HTTPS_CAFILE";
pub const HTTPS_CAFILE_LOWER: &str = "https_cafile";
pub const NODE_EXTRA_CA_CERTS: &str = "NODE_EXTRA_CA_CERTS";
pub const NODE_TLS_REJECT_UNAUTHORIZED: &str = "NODE_TLS_REJECT_UNAUTHORIZED";
pub const NODE_OPTIONS: &str = "NODE_OPTIONS";
pub const NODE_USE_SYSTEM_CA: &str = "NODE_USE_SYSTEM_CA";
pub const SSL_CERT_FILE: &str = "SSL_CERT_FILE";
pub const SSL_CERT_DIR: &str = "SSL_CERT_DIR";
pub const AWS_CA_BUNDLE: &str = "AWS_CA_BUNDLE";
pub const REQUESTS_CA_BUNDLE: &str = "REQUESTS_CA_BUNDLE";
pub const CURL_CA_BUNDLE: &str = "CURL_CA_BUNDLE";

pub const PROXY: &str = "proxy";
pub const HTTP_PROXY: &str = "HTTP_PROXY";
pub const HTTP_PROXY_LOWER: &str = "http_proxy";
pub const HTTPS_PROXY: &str = "HTTPS_PROXY";
pub const HTTPS_PROXY_LOWER: &str = "https_proxy";
pub const ALL_PROXY: &str = "ALL_PROXY";
pub const ALL_PROXY_LOWER: &str = "all_proxy";
pub const NO_PROXY: &str = "NO_PROXY";
pub const NO_PROXY_LOWER: &str = "no_proxy";
pub const NODE_USE_ENV_PROXY: &str = "NODE_USE_ENV_PROXY";

pub const AWS_ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
pub const AWS_SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
pub const AWS_SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";
pub const AWS_SECURITY_TOKEN: &str = "AWS_SECURITY_TOKEN";
pub const AWS_PROFILE: &str = "AWS_PROFILE";
pub const AWS_DEFAULT_PROFILE: &str = "AWS_DEFAULT_PROFILE";
pub const AWS_SHARED_CREDENTIALS_FILE: &str = "AWS_SHARED_CREDENTIALS_FILE";
pub const AWS_CONFIG_FILE: &str = "AWS_CONFIG_FILE";
pub const AWS_SDK_LOAD_CONFIG: &str = "AWS_SDK_LOAD_CONFIG";
pub const AWS_WEB_IDENTITY_TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
pub const AWS_ROLE_ARN: &str = "AWS_ROLE_ARN";
pub const AWS_ROLE_SESSION_NAME: &str = "AWS_ROLE_SESSION_NAME";
pub const AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
pub const AWS_CONTAINER_CREDENTIALS_FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
pub const AWS_CONTAINER_AUTHORIZATION_TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
pub const AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
pub const AWS_EC2_METADATA_DISABLED: &str = "AWS_EC2_METADATA_DISABLED";
pub const AMAZON_ACCESS_KEY_ID: &str = "AMAZON_ACCESS_KEY_ID";
pub const AMAZON_SECRET_ACCESS_KEY: &str = "AMAZON_SECRET_ACCESS_KEY";
pub const AMAZON_SESSION_TOKEN: &str = "AMAZON_SESSION_TOKEN";

pub const AWS_REGION: &str = "AWS_REGION";
pub const AWS_DEFAULT_REGION: &str = "AWS_DEFAULT_REGION";
pub const AWS_STS_REGIONAL_ENDPOINTS: &str = "AWS_STS_REGIONAL_ENDPOINTS";
pub const AWS_S3_US_EAST_1_REGIONAL_ENDPOINT: &str = "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT";
pub const AWS_USE_FIPS_ENDPOINT: &str = "AWS_USE_FIPS_ENDPOINT";
pub const AWS_USE_DUALSTACK_ENDPOINT: &str = "AWS_USE_DUALSTACK_ENDPOINT";
pub const AWS_ENDPOINT_URL: &str = "AWS_ENDPOINT_URL";
pub const AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: &str = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

pub const AWS_CLIENT_TIMEOUT: &str = "AWS_CLIENT_TIMEOUT";
pub const AWS_CLIENT_TIMEOUT_LOWER: &str = "aws_client_timeout";
pub const SLS_AWS_REQUEST_MAX_RETRIES: &str = "SLS_AWS_REQUEST_MAX_RETRIES";
pub const AWS_MAX_ATTEMPTS: &str = "AWS_MAX_ATTEMPTS";
pub const SLS_AWS_SDK: &str = "SLS_AWS_SDK";

pub const HOME: &str = "HOME";
pub const USERPROFILE: &str = "USERPROFILE";
pub const HOMEDRIVE: &str = "HOMEDRIVE";
pub const HOMEPATH: &str = "HOMEPATH";
pub const PATH: &str = "PATH";
