//! What the environment, the flags and the project say: variables, `ca`, proxies, `.env`, `serverless.yml`.

pub mod ca;
pub mod dotenv;
pub mod proxy;
pub mod serverless_yml;
pub mod vars;
