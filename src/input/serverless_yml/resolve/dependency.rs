//! One property that needs another: resolved first, and never in a circle.

use std::collections::BTreeSet;

use super::{Pending, Resolver, Stuck, shown};
use crate::input::serverless_yml::sources::Unfit;
use crate::input::serverless_yml::value::{Node, Value};

impl Resolver<'_> {
    /// `self:a.b`: another property, resolved first. Its own problem is this one's too.
    pub(in crate::input::serverless_yml) fn dependency(
        &mut self,
        dependent: &str,
        keys: &[&str],
    ) -> Result<Option<Node>, Unfit> {
        let mut node = Some(self.configuration.clone_shallow());
        let mut path = String::new();
        for (index, key) in keys.iter().enumerate() {
            if node.as_ref().is_none_or(|node| node.value == Value::Null) {
                return Ok(None);
            }
            if index > 0 {
                path.push('\0');
            }
            path.push_str(key);
            self.depend(dependent, &path)?;
            node = self.lookup(&keys[..=index]);
        }
        if !node.as_ref().is_some_and(|node| matches!(node.value, Value::Map(_) | Value::List(_))) {
            return Ok(node);
        }
        let prefix = if path.is_empty() { path } else { format!("{path}\0") };
        let below: Vec<String> = self
            .order
            .iter()
            .filter(|name| name.starts_with(&prefix) && self.pending.contains_key(*name))
            .cloned()
            .collect();
        for name in below {
            self.depend(dependent, &name)?;
        }
        Ok(self.lookup(keys))
    }

    fn lookup(&self, keys: &[&str]) -> Option<Node> {
        let mut known = 0;
        // The longest part of the path that lies in maps and lists is borrowed, the rest is JavaScript's idea of a member.
        while known < keys.len() && self.configuration.at(&keys[..=known]).is_some() {
            known += 1;
        }
        let mut node = self.configuration.at(&keys[..known])?.clone();
        for key in &keys[known..] {
            node = node.member(key)?;
        }
        Some(node)
    }

    fn depend(&mut self, dependent: &str, on: &str) -> Result<(), Unfit> {
        if !self.pending.contains_key(on) {
            return Ok(());
        }
        self.refuse_circle(dependent, on)?;
        self.depends.entry(dependent.to_owned()).or_default().insert(on.to_owned());
        self.property(on);
        match self.pending.get(on) {
            None => Ok(()),
            Some(Pending { problem: Some(problem), .. }) => {
                Err(Unfit::Stuck(Stuck::Problem(problem.clone())))
            }
            Some(_) => Err(Unfit::Stuck(Stuck::Unresolved)),
        }
    }

    fn refuse_circle(&self, dependent: &str, on: &str) -> Result<(), Unfit> {
        let refused = |message| Err(Unfit::Refused { code: "CIRCULAR_PROPERTY_DEPENDENCY", message });
        if dependent == on {
            return refused(format!("Circular reference. \"{}\" refers to itself", shown(dependent)));
        }
        let mut seen = BTreeSet::new();
        let mut todo = vec![on.to_owned()];
        while let Some(next) = todo.pop() {
            let Some(further) = self.depends.get(&next).filter(|_| seen.insert(next.clone())) else {
                continue;
            };
            if further.contains(dependent) {
                let (one, other) = (shown(dependent), shown(&next));
                return refused(format!("Circular reference among \"{one}\" and \"{other}\" properties"));
            }
            todo.extend(further.iter().cloned());
        }
        Ok(())
    }
}
