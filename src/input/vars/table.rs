//! Every variable with what it holds and who reads it: the table behind `docs/clients.md`.

mod rows;

/// What a variable is about; the parts of the reference page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    Trust,
    Proxy,
    Credentials,
    Endpoint,
    Patience,
}

/// One variable.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    pub name: &'static str,
    pub topic: Topic,
    /// What it holds and what it does, in a sentence.
    pub about: &'static str,
    pub readers: &'static [Reader],
}

/// Some clients, and how they read it.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// Ids as in `--client`.
    pub clients: &'static [&'static str],
    /// What is special about it. Empty: as the variable says.
    pub how: &'static str,
}

impl Variable {
    /// How this client reads it; `None` if it does not.
    #[must_use]
    pub fn reader(&self, client: &str) -> Option<&'static Reader> {
        self.readers.iter().find(|reader| reader.clients.contains(&client))
    }
}

/// Every row, topic by topic.
pub fn variables() -> impl Iterator<Item = &'static Variable> {
    rows::TOPICS.into_iter().flatten()
}

/// The row of a variable.
#[must_use]
pub fn find(name: &str) -> Option<&'static Variable> {
    variables().find(|variable| variable.name == name)
}

#[cfg(test)]
mod tests;
