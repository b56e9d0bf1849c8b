//! One property that needs another: resolved first, and never in a circle.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Pending, Resolver, Stuck, shown};
use crate::input::serverless_yml::sources::Unfit;
use crate::input::serverless_yml::value::{Node, Value};

/// A chain longer than this is resolved from its other end, piece by piece, so that the stack does not grow with the file.
const DEEPEST: usize = 64;

impl Resolver<'_> {
    /// Resolves a property, and before it whatever it needs and was too far down the chain.
    pub(super) fn whole(&mut self, path: &str) {
        let mut waiting = vec![path.to_owned()];
        while let Some(path) = waiting.last().cloned() {
            self.postponed = None;
            self.property(&path);
            let open = self.pending.get(&path).is_some_and(|pending| pending.problem.is_none());
            match self.postponed.take().filter(|next| open && !waiting.contains(next)) {
                Some(next) => waiting.push(next),
                None => drop(waiting.pop()),
            }
        }
    }

    /// `self:a.b`: another property, resolved first. Its own problem is this one's too.
    pub(in crate::input::serverless_yml) fn dependency(
        &mut self,
        dependent: &str,
        keys: &[&str],
    ) -> Result<Option<Node>, Unfit> {
        let mut path = String::new();
        for (index, key) in keys.iter().enumerate() {
            if self.lookup(&keys[..index]).is_none_or(|node| node.value == Value::Null) {
                return Ok(None);
            }
            if index > 0 {
                path.push('\0');
            }
            path.push_str(key);
            self.depend(dependent, &path)?;
        }
        let node = self.lookup(keys);
        if !node.as_ref().is_some_and(|node| matches!(node.value, Value::Map(_) | Value::List(_))) {
            return Ok(node.map(Cow::into_owned));
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
        Ok(self.lookup(keys).map(Cow::into_owned))
    }

    /// The part of the path that lies in maps and lists is borrowed, the rest is JavaScript's idea of a member.
    fn lookup(&self, keys: &[&str]) -> Option<Cow<'_, Node>> {
        let mut known = &self.configuration;
        for (index, key) in keys.iter().enumerate() {
            let Some(next) = known.below(key) else {
                let node = known.member(key)?;
                return keys[index + 1..].iter().try_fold(node, |node, key| node.member(key)).map(Cow::Owned);
            };
            known = next;
        }
        Some(Cow::Borrowed(known))
    }

    fn depend(&mut self, dependent: &str, on: &str) -> Result<(), Unfit> {
        if !self.pending.contains_key(on) {
            return Ok(());
        }
        let is_known = self.depends.get(dependent).is_some_and(|known| known.contains(on));
        if !is_known {
            self.refuse_circle(dependent, on)?;
            self.depends.entry(dependent.to_owned()).or_default().insert(on.to_owned());
        }
        if self.active.len() >= DEEPEST {
            self.postponed = Some(on.to_owned());
            return Err(Unfit::Stuck(Stuck::Unresolved));
        }
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
