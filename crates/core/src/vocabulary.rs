//! Closed lists of codes that are not specific to a kind: for sources, organizations, claims and identifiers.

use crate::code_schema;
use crate::describe::{Code, code};
use crate::value::Qualifier;

/// How exact a source says that a value is.
pub static QUALIFIERS: [Code; Qualifier::ALL.len()] = {
    let mut codes = [const { code("", "") }; Qualifier::ALL.len()];
    let mut at = 0;
    while at < codes.len() {
        let (qualifier, means) = Qualifier::ALL[at];
        codes[at] = code(qualifier.as_str(), means);
        at += 1;
    }
    codes
};

/// The units of numbers.
pub const UNITS: &[Code] = &[
    code("persons", "People: the unit of every count of personnel, fatalities and the like."),
    code("votes", "Votes: the unit of `votes_for`, `votes_against` and `abstentions`."),
    code("percent", "Hundredths of a whole."),
    code("a plural noun", "Anything else that an indicator counts: `cases`, `states`, `incidents`."),
    code("ISO 4217 code", "Units of that currency, exact to the hundredth. Nothing is converted."),
];

/// The kinds of source.
pub const SOURCE_KINDS: &[Code] = &[
    code("news", "A report of a news medium."),
    code("government_statement", "A statement or publication by a government."),
    code("un_document", "A document or press release of the United Nations."),
    code("court_record", "A judgment, ruling or filing of a court."),
    code("think_tank", "An analysis by a research institute."),
    code("ngo_report", "A report by a non-governmental organization."),
    code("encyclopedia", "An encyclopedia article."),
    code("press_release", "A press release from anybody else."),
    code("other", "None of the above."),
];

code_schema!(SourceKind, SOURCE_KINDS, "The kinds of source.");

/// How the date of a source is known.
pub const DATED_BY: &[Code] = &[
    code("stated", "The source states it."),
    code("address", "It is in the source's address."),
    code("inferred", "It was inferred from what the source says; the note explains how."),
    code("unknown", "It is not known."),
];

code_schema!(DatedBy, DATED_BY, "How the date of a source is known.");

/// How the title of a source is known.
pub const TITLED_BY: &[Code] =
    &[code("stated", "The source states it."), code("address", "It was made of the words of the source's address.")];

code_schema!(TitledBy, TITLED_BY, "How the title of a source is known.");

/// The kinds of organization.
pub const ORGANIZATION_KINDS: &[Code] = &[
    code("court", "A court."),
    code("government", "A government, ministry, parliament or council of state."),
    code("agency", "An agency or service of a government."),
    code("un_body", "A body of the United Nations."),
    code("regional_body", "An organization of states."),
    code("fund", "A fund."),
    code("ngo", "A non-governmental organization."),
    code("political_party", "A political party."),
    code("armed_group", "An armed group."),
    code("other", "None of the above."),
];

code_schema!(OrganizationKind, ORGANIZATION_KINDS, "The kinds of organization.");

/// The curator's ranking of a claim, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rank {
    /// The curator considers it right.
    Preferred,
    /// It counts like any other.
    Normal,
    /// It is known to be wrong or worthless and never counts.
    Deprecated,
}

impl Rank {
    /// Every rank, best first; [`RANKS`] says what each means.
    pub const ALL: [Self; 3] = [Self::Preferred, Self::Normal, Self::Deprecated];

    /// Its name in the seeds and in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Normal => "normal",
            Self::Deprecated => "deprecated",
        }
    }

    /// The rank of that name.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rank| rank.as_str() == text)
    }
}

/// The ranks with their meanings, best first.
pub const RANKS: &[Code] = &[
    code(Rank::Preferred.as_str(), "The curator holds it to be right; the note says why."),
    code(Rank::Normal.as_str(), "It counts like any other."),
    code(Rank::Deprecated.as_str(), "It is known to be wrong or worthless and never counts; the note says why."),
];

code_schema!(for Rank, RANKS, "The curator's ranking of a claim.");

/// Why a claim is deprecated.
pub const RANK_REASONS: &[Code] = &[
    code("wrong", "A better source shows that it is wrong."),
    code("copy", "It is a copy, a rewording or a machine's version of another source's text."),
    code("corrected", "Its publisher has corrected or withdrawn it."),
    code("slip", "It is a slip: the source itself contradicts it."),
    code("other_subject", "The source is about something else."),
    code(
        "disagreement",
        "Other sources say otherwise. This is not a reason to set a claim aside, and `check` warns of it.",
    ),
];

code_schema!(RankReason, RANK_REASONS, "Why a claim is deprecated.");

/// What a second reading of a claim found.
pub const CHECK_RESULTS: &[Code] = &[
    code("confirmed", "The source says so."),
    code("imprecise", "The source says nearly so; the note says what it says."),
    code("wrong", "The source says otherwise; the note says what it says."),
    code("not_found", "The source was not found again."),
];

code_schema!(CheckResult, CHECK_RESULTS, "What a second reading of a claim found.");

/// The schemes that identifiers belong to.
pub const IDENTIFIER_SCHEMES: &[Code] = &[
    code("wikidata", "The item in Wikidata: `Q114` is Kenya."),
    code("un-document-symbol", "The symbol of a United Nations document, as the UN writes it: `S/RES/2699(2023)`."),
    code(
        "neutral-citation",
        "The citation that a court gives its own judgment, whoever prints it: `[2024] KEHC 336 (KLR)`.",
    ),
    code("doi", "The Digital Object Identifier (ISO 26324), without `https://doi.org/`."),
];

code_schema!(IdentifierScheme, IDENTIFIER_SCHEMES, "The scheme that an identifier belongs to.");
