//! The exit code: a function of the report, the same for every command.

/// What the process says to its caller. Codes that are not listed are reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: no finding at or above the threshold.
    Clean,
    /// 1: a finding at or above `--fail-on`; for `verify`, the first judge does not say yes.
    Findings,
    /// 2: bad usage: an unknown option, client, rule or scenario.
    Usage,
    /// 3: slsca itself failed: it could not write its output, or met a bug of its own.
    Failed,
    /// 130: interrupted by Ctrl-C or told to end.
    Interrupted,
}

impl Exit {
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::Failed => 3,
            Self::Interrupted => 130,
        }
    }

    /// The meaning of a code, such as that of a child process.
    #[must_use]
    pub fn from_code(code: u8) -> Self {
        match code {
            0 => Self::Clean,
            1 => Self::Findings,
            2 => Self::Usage,
            130 => Self::Interrupted,
            _ => Self::Failed,
        }
    }
}
