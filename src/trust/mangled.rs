//! The ways in which blocks get mangled between the help desk and the variable.

/// A way in which a block differs from what OpenSSL reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mangled {
    /// Something follows END on its line.
    AfterEnd,
    /// A blank line within the body, or before lines that are not 64 characters long.
    BlankLine,
    /// Only carriage returns end the lines.
    CarriageReturns,
    /// The three characters `\\n` stand where a line should end: escaped twice.
    DoubleEscapes,
    /// Something precedes END on its line.
    EndWithinLine,
    /// The two characters `\r` stand at the end of its lines.
    EscapedReturns,
    /// The two characters `\n` stand where a line should end, although un-escaping is done.
    Escapes,
    /// A header before the body, such as `Proc-Type`.
    Header,
    /// Not five hyphens on each side of the marker, or blanks where none belong.
    Hyphens,
    /// Something precedes BEGIN on its line: blanks, a comma, a bullet.
    Indented,
    /// The END marker of the block before is on the same line.
    JoinedToPrevious,
    /// A marker in lower case.
    LowerCase,
    /// There is an END marker, but no BEGIN.
    NoBegin,
    /// There is no END marker before the next BEGIN or the end.
    NoEnd,
    /// The padding of the base64 is missing.
    NoPadding,
    /// All on one line, with blanks or nothing for line breaks.
    OneLine,
    /// A quotation mark precedes BEGIN or follows END.
    Quoted,
    /// The bytes go on after the certificate.
    TrailingBytes,
    /// Dashes that are not hyphens, from a word processor.
    TypographicDashes,
    /// `-` and `_` stand for `+` and `/`.
    UrlAlphabet,
    /// The END marker has another label.
    WrongEnd,
}

impl Mangled {
    /// What is odd about the block, in words that follow "the block …".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::AfterEnd => "has something after END on the same line",
            Self::BlankLine => "has a blank line in its body",
            Self::CarriageReturns => "ends its lines with carriage returns alone",
            Self::DoubleEscapes => {
                "has the three characters `\\\\n` where lines should end: it was escaped twice"
            }
            Self::EndWithinLine => "has something before END on the same line",
            Self::EscapedReturns => "has the two characters `\\r` at the end of its lines",
            Self::Escapes => "has the two characters `\\n` where lines should end",
            Self::Header => "has a header before its body",
            Self::Hyphens => "has markers without exactly five hyphens on each side",
            Self::Indented => "has something before BEGIN on the same line",
            Self::JoinedToPrevious => "starts on the line on which the block before ends",
            Self::LowerCase => "has markers in lower case",
            Self::NoBegin => "has no BEGIN line",
            Self::NoEnd => "has no END line",
            Self::NoPadding => "lacks the padding (`=`) at the end of its base64",
            Self::OneLine => "is all on one line",
            Self::Quoted => "stands in quotation marks",
            Self::TrailingBytes => "has more bytes after its certificate",
            Self::TypographicDashes => "has dashes of a word processor in place of hyphens",
            Self::UrlAlphabet => "is in the base64 of URLs, with `-` and `_`",
            Self::WrongEnd => "ends with the END line of another label",
        }
    }
}
