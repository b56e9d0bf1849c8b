//! Values by name, in the order of a file: found without a walk over thousands of them, and small where there are few.

use std::collections::HashMap;

/// As many are looked through faster than hashed; most lists are shorter.
const WALKED: usize = 16;

/// Names with their values. A name is there once.
#[derive(Clone, Debug)]
pub struct Named<T> {
    list: Vec<(String, T)>,
    /// Where each name is, once there are more than are walked over.
    places: Option<HashMap<String, usize>>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self { list: Vec::new(), places: None }
    }
}

impl<T: PartialEq> PartialEq for Named<T> {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl<T: Eq> Eq for Named<T> {}

impl<T> Named<T> {
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.place(name).map(|place| &self.list[place].1)
    }

    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        let place = self.place(name)?;
        Some(&mut self.list[place].1)
    }

    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    /// Adds the value at the end, or puts it in place of the one with that name, which is given back.
    pub fn insert(&mut self, name: String, value: T) -> Option<T> {
        if let Some(known) = self.get_mut(&name) {
            return Some(std::mem::replace(known, value));
        }
        let place = self.list.len();
        if place >= WALKED {
            let all = || self.list.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
            self.places.get_or_insert_with(all).insert(name.clone(), place);
        }
        self.list.push((name, value));
        None
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.list.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(name, _)| name.as_str())
    }

    /// The value that was added last.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.list.last_mut().map(|(_, value)| value)
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.list.iter_mut().map(|(_, value)| value)
    }

    fn place(&self, name: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(name).copied(),
            None => self.list.iter().position(|(known, _)| known == name),
        }
    }
}

impl<T> Extend<(String, T)> for Named<T> {
    fn extend<I: IntoIterator<Item = (String, T)>>(&mut self, values: I) {
        for (name, value) in values {
            self.insert(name, value);
        }
    }
}

impl<T> FromIterator<(String, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(values: I) -> Self {
        let mut all = Self::default();
        all.extend(values);
        all
    }
}

impl<T> IntoIterator for Named<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_are_found_alike() {
        for count in [1, WALKED - 1, WALKED, WALKED + 1, 5 * WALKED] {
            let mut all: Named<usize> = (0..count).map(|number| (format!("k{number}"), number)).collect();
            let last = format!("k{}", count - 1);
            assert_eq!(all.get(&last), Some(&(count - 1)), "{count}");
            assert!(!all.contains(&format!("k{count}")), "{count}");
            assert_eq!(all.insert("k0".to_owned(), 999), Some(0), "{count}");
            let order: Vec<&str> = all.names().collect();
            assert_eq!((order.len(), order[0], order[count - 1]), (count, "k0", last.as_str()));
            assert_eq!(all.get("k0"), Some(&999), "{count}");
        }
    }
}
