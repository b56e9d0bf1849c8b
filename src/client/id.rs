//! Which program, on which Node.

/// A program whose behaviour is modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClientId {
    AwsCli,
    Curl,
    Node,
    Osls3,
    Osls4,
    Rustls,
    Serverless1,
    Serverless2,
    Serverless3,
    Serverless4,
}

impl ClientId {
    /// All of them, those that deploy first.
    pub const ALL: [Self; 10] = [
        Self::Serverless3,
        Self::Serverless4,
        Self::Serverless2,
        Self::Serverless1,
        Self::Osls3,
        Self::Osls4,
        Self::AwsCli,
        Self::Curl,
        Self::Node,
        Self::Rustls,
    ];

    /// The name on the command line and in the JSON report.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::AwsCli => "aws-cli",
            Self::Curl => "curl",
            Self::Node => "node",
            Self::Osls3 => "osls-3",
            Self::Osls4 => "osls-4",
            Self::Rustls => "rustls",
            Self::Serverless1 => "serverless-1",
            Self::Serverless2 => "serverless-2",
            Self::Serverless3 => "serverless-3",
            Self::Serverless4 => "serverless-4",
        }
    }

    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|client| client.id() == id)
    }

    /// The name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::AwsCli => "AWS CLI",
            Self::Curl => "curl",
            Self::Node => "Node",
            Self::Osls3 => "osls 3",
            Self::Osls4 => "osls 4",
            Self::Rustls => "rustls",
            Self::Serverless1 => "Serverless 1",
            Self::Serverless2 => "Serverless 2",
            Self::Serverless3 => "Serverless 3",
            Self::Serverless4 => "Serverless 4",
        }
    }

    /// Whether the program runs on Node, so that the version of Node matters.
    #[must_use]
    pub fn runs_on_node(self) -> bool {
        !matches!(self, Self::AwsCli | Self::Curl | Self::Rustls)
    }
}

/// The Node a client runs on: the four majors that were measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Runtime {
    Node18,
    #[default]
    Node20,
    Node22,
    Node24,
}

impl Runtime {
    pub const ALL: [Self; 4] = [Self::Node18, Self::Node20, Self::Node22, Self::Node24];

    /// The id of the runtime, and of the judge that comes with it (`node20`).
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Node18 => "node18",
            Self::Node20 => "node20",
            Self::Node22 => "node22",
            Self::Node24 => "node24",
        }
    }

    #[must_use]
    pub fn major(self) -> u32 {
        match self {
            Self::Node18 => 18,
            Self::Node20 => 20,
            Self::Node22 => 22,
            Self::Node24 => 24,
        }
    }

    /// The measured major nearest to this one (the older of two equally near), and whether it is the very one.
    #[must_use]
    pub fn nearest(major: u32) -> (Self, bool) {
        let nearest = match major {
            0..=19 => Self::Node18,
            20..=21 => Self::Node20,
            22..=23 => Self::Node22,
            _ => Self::Node24,
        };
        (nearest, nearest.major() == major)
    }
}

/// Where a statement about a client comes from; the names are those of the JSON report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// Predicted by a model that was held against recordings of the real program.
    Model,
    /// The real program was asked.
    Node,
    /// Modelled from reading its source, never measured.
    Read,
    /// rustls' own verdict.
    Rustls,
}

impl Provenance {
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Node => "node",
            Self::Read => "read",
            Self::Rustls => "rustls",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_both_ways() {
        for client in ClientId::ALL {
            assert_eq!(ClientId::from_id(client.id()), Some(client));
        }
        assert_eq!(ClientId::from_id("serverless"), None);
    }

    #[test]
    fn versions_between_take_the_older_neighbour() {
        assert_eq!(Runtime::nearest(16), (Runtime::Node18, false));
        assert_eq!(Runtime::nearest(20), (Runtime::Node20, true));
        assert_eq!(Runtime::nearest(23), (Runtime::Node22, false));
        assert_eq!(Runtime::nearest(26), (Runtime::Node24, false));
    }
}
