//! The members of a map: in the order of the file, and found by name without a walk over thousands of them.

use std::collections::HashMap;

use super::value::Node;

/// As many are looked through faster than hashed; most maps are smaller.
const WALKED: usize = 16;

/// Names with their values. A name is there once.
#[derive(Clone, Debug, Default)]
pub struct Members {
    list: Vec<(String, Node)>,
    /// Where each name is, once there are more than are walked over.
    places: HashMap<String, usize>,
}

impl PartialEq for Members {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl Members {
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.place(name).map(|place| &self.list[place].1)
    }

    pub fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        let place = self.place(name)?;
        Some(&mut self.list[place].1)
    }

    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// Adds the member at the end; one of the same name is replaced where it is.
    pub fn insert(&mut self, name: String, node: Node) {
        if let Some(known) = self.get_mut(&name) {
            *known = node;
            return;
        }
        let place = self.list.len();
        if place == WALKED {
            self.places = self.list.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
        }
        if place >= WALKED {
            self.places.insert(name.clone(), place);
        }
        self.list.push((name, node));
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.list.iter().map(|(name, node)| (name.as_str(), node))
    }

    fn place(&self, name: &str) -> Option<usize> {
        if self.list.len() > WALKED {
            return self.places.get(name).copied();
        }
        self.list.iter().position(|(known, _)| known == name)
    }
}

impl FromIterator<(String, Node)> for Members {
    fn from_iter<T: IntoIterator<Item = (String, Node)>>(members: T) -> Self {
        let mut all = Self::default();
        for (name, node) in members {
            all.insert(name, node);
        }
        all
    }
}

impl IntoIterator for Members {
    type Item = (String, Node);
    type IntoIter = std::vec::IntoIter<(String, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::super::value::Value;
    use super::*;

    #[test]
    fn few_and_many_are_found_alike() {
        for count in [1, WALKED - 1, WALKED, WALKED + 1, 5 * WALKED] {
            let node = |number| Node::new(Value::Text(format!("v{number}")), number + 1, 1);
            let mut members: Members =
                (0..count).map(|number| (format!("k{number}"), node(number))).collect();
            let last = format!("k{}", count - 1);
            assert_eq!(members.get(&last).map(|node| node.line), Some(count), "{count}");
            assert!(!members.contains(&format!("k{count}")), "{count}");
            members.insert("k0".to_owned(), node(999));
            let order: Vec<&str> = members.iter().map(|(name, _)| name).collect();
            assert_eq!((order.len(), order[0], order[count - 1]), (count, "k0", last.as_str()));
            assert_eq!(members.get("k0").map(|node| node.line), Some(1000), "{count}");
        }
    }
}
