//! What each client makes of `NO_PROXY`: which hosts go past the proxy, and why the others do not.

use serde::Serialize;

use crate::input::proxy::bypass::Reading;
use crate::rules::facts::{CallFacts, Facts};
use crate::untrusted::shown;

use super::human::{line, safe};
use super::style::{Page, wrapped};

/// Hosts named before they are counted.
const NAMED: usize = 3;

/// The same as JSON, for one client and host.
#[derive(Serialize)]
pub(super) struct NoProxy<'a> {
    variable: &'static str,
    /// The entry that matches, or the one that was meant to.
    entry: Option<&'a str>,
    bypasses: bool,
    why: String,
}

impl<'a> NoProxy<'a> {
    pub(super) fn new(reading: &'a Reading) -> Self {
        Self {
            variable: reading.variable,
            entry: reading.entry.as_deref(),
            bypasses: reading.bypasses(),
            why: reading.why(),
        }
    }
}

/// Calls that fare alike for one reason.
struct Group<'a> {
    bypasses: bool,
    why: String,
    clients: Vec<&'static str>,
    hosts: Vec<&'a str>,
}

/// A line for each way the list is read; nothing where no client has a proxy to pass by.
pub(super) fn lines(facts: &Facts, page: Page) -> String {
    let mut text = String::new();
    for group in groups(facts) {
        let way = if group.bypasses { "past the proxy" } else { "through the proxy" };
        let (who, where_to) = (group.clients.join(", "), hosts(&group.hosts, facts));
        let words = format!("{who}: {where_to} {way}, {}", safe(&group.why));
        line(&mut text, &format!("  {}", page.faint(wrapped(&words, page.width, 4))));
    }
    text
}

fn groups(facts: &Facts) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (fact, reading) in facts.calls().filter_map(|fact| Some((fact, fact.call.call.no_proxy.as_ref()?))) {
        let (bypasses, why) = (reading.bypasses(), reading.why());
        match groups.iter_mut().find(|group| group.bypasses == bypasses && group.why == why) {
            Some(group) => group.add(fact),
            None => groups.push(Group {
                bypasses,
                why,
                clients: vec![fact.run.plan.client.title()],
                hosts: vec![fact.host()],
            }),
        }
    }
    groups
}

impl<'a> Group<'a> {
    fn add(&mut self, fact: CallFacts<'a>) {
        let (client, host) = (fact.run.plan.client.title(), fact.host());
        if !self.clients.contains(&client) {
            self.clients.push(client);
        }
        if !self.hosts.contains(&host) {
            self.hosts.push(host);
        }
    }
}

fn hosts(hosts: &[&str], facts: &Facts) -> String {
    let all: Vec<_> = facts.calls().map(|fact| fact.place).collect();
    let total = facts.hosts(&all).len();
    if hosts.len() == total && total > 1 {
        return format!("all {total} hosts");
    }
    let named: Vec<String> = hosts.iter().take(NAMED).map(|host| shown(host, 60)).collect();
    match hosts.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
