//! Profile, region and credentials of each client, on homes of our own. The expectations were measured on the clients.

#[path = "profiles/command.rs"]
mod command;
#[path = "profiles/hosts.rs"]
mod hosts;
#[path = "profiles/inputs.rs"]
mod inputs;
#[path = "profiles/orders.rs"]
mod orders;
#[path = "profiles/others.rs"]
mod others;
#[path = "profiles/parser.rs"]
mod parser;
#[path = "profiles/writing.rs"]
mod writing;
