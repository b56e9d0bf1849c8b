//! Values by name, in the order of a file: found without a walk over thousands of them, and small where there are few.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// As many are looked through faster than hashed; most lists are shorter.
const WALKED: usize = 16;

/// Names with their values. A name is there once. It is a text of its own, or a piece of the file it stands in.
#[derive(Clone, Debug)]
pub struct Named<T, N = String> {
    list: Vec<(N, T)>,
    /// Where each name is, once there are more than are walked over.
    places: Option<HashMap<N, usize>>,
}

impl<T, N> Default for Named<T, N> {
    fn default() -> Self {
        Self { list: Vec::new(), places: None }
    }
}

impl<T: PartialEq, N: PartialEq> PartialEq for Named<T, N> {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl<T: Eq, N: Eq> Eq for Named<T, N> {}

impl<T, N: Borrow<str> + Clone + Eq + Hash> Named<T, N> {
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

    pub fn clear(&mut self) {
        self.list.clear();
        self.places = None;
    }

    /// Adds the value at the end, or puts it in place of the one with that name, which is given back.
    pub fn insert(&mut self, name: N, value: T) -> Option<T> {
        match self.place_or_next(&name) {
            next if next == self.list.len() => {
                self.list.push((name, value));
                None
            }
            place => Some(std::mem::replace(&mut self.list[place].1, value)),
        }
    }

    /// The value of that name; an empty one is added at the end if there is none.
    pub fn entry(&mut self, name: N) -> &mut T
    where
        T: Default,
    {
        let place = self.place_or_next(&name);
        if place == self.list.len() {
            self.list.push((name, T::default()));
        }
        &mut self.list[place].1
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.list.iter().map(|(name, value)| (name.borrow(), value))
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(name, _)| name.borrow())
    }

    /// The value that was added last.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.list.last_mut().map(|(_, value)| value)
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.list.iter_mut().map(|(_, value)| value)
    }

    /// Where the name is; if it is new, where it is to be added.
    fn place_or_next(&mut self, name: &N) -> usize {
        let next = self.list.len();
        if next < WALKED {
            return self.place(name.borrow()).unwrap_or(next);
        }
        let all = || self.list.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)).collect();
        *self.places.get_or_insert_with(all).entry(name.clone()).or_insert(next)
    }

    fn place(&self, name: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(name).copied(),
            None => self.list.iter().position(|(known, _)| known.borrow() == name),
        }
    }
}

impl<T, N: Borrow<str> + Clone + Eq + Hash> Extend<(N, T)> for Named<T, N> {
    fn extend<I: IntoIterator<Item = (N, T)>>(&mut self, values: I) {
        for (name, value) in values {
            self.insert(name, value);
        }
    }
}

impl<T, N: Borrow<str> + Clone + Eq + Hash> FromIterator<(N, T)> for Named<T, N> {
    fn from_iter<I: IntoIterator<Item = (N, T)>>(values: I) -> Self {
        let mut all = Self::default();
        all.extend(values);
        all
    }
}

impl<T, N> IntoIterator for Named<T, N> {
    type Item = (N, T);
    type IntoIter = std::vec::IntoIter<(N, T)>;

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
