//! The programs whose order of credential sources is known, by the ids that reports use.

/// One client's way of choosing a profile, a region and credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    Serverless1,
    Serverless2,
    Serverless3,
    Serverless4,
    Osls3,
    Osls4,
    AwsCli,
}

impl Order {
    pub const ALL: [Self; 7] = [
        Self::Serverless1,
        Self::Serverless2,
        Self::Serverless3,
        Self::Serverless4,
        Self::Osls3,
        Self::Osls4,
        Self::AwsCli,
    ];

    /// The client id, as in `--client`.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Serverless1 => "serverless-1",
            Self::Serverless2 => "serverless-2",
            Self::Serverless3 => "serverless-3",
            Self::Serverless4 => "serverless-4",
            Self::Osls3 => "osls-3",
            Self::Osls4 => "osls-4",
            Self::AwsCli => "aws-cli",
        }
    }

    /// `None` for clients that read no profile at all (`curl`, `node`, `rustls`).
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.id() == id)
    }
}
