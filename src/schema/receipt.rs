//! The schema of receipts: what somebody else needs to fetch the same answer, and to see that it is the same.

use serde::Serialize;
use utoipa::ToSchema;

/// A receipt of an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Receipt {
    /// The address of the answer, pinned to its edition, with its parameters in one order and spelling.
    #[schema(format = "uri", example = "https://ledger.example/funding?donor=US&release=2026.12.3&format=json")]
    pub url: String,
    /// The SHA-256 of the answer in hexadecimal, of its bytes without a content coding.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub sha256: String,
    /// How many bytes it has.
    #[schema(format = Int64)]
    pub bytes: u64,
    /// Its media type.
    #[schema(example = "application/json")]
    pub media_type: String,
    /// The edition that answers.
    #[schema(example = "2026.12.3")]
    pub release: String,
    /// Whether that edition is published: then the values of the answer never change.
    pub is_published: bool,
    /// The day that the answer looks back from; null means now.
    #[schema(required = true, format = "date")]
    pub as_of: Option<String>,
    /// The version of the software that answers. A later one may add members and columns, which changes the SHA-256 and no value.
    #[schema(example = "mission-ledger 0.1.0")]
    pub software: String,
    /// What is in the answer.
    pub counts: ReceiptCounts,
    /// What fetches the answer again and prints its SHA-256.
    pub fetch: Fetch,
}

/// What is in an answer.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReceiptCounts {
    /// How many rows it has; one, if it is of one record. Null if it is not JSON, CSV or NDJSON.
    #[schema(required = true, format = Int64)]
    pub rows: Option<u64>,
    /// How many rows the whole list has, if the answer is a page of it in JSON.
    #[schema(required = true, format = Int64)]
    pub total: Option<u64>,
    /// How many sources it lists, in JSON.
    #[schema(required = true, format = Int64)]
    pub sources: Option<u64>,
}

/// Lines that fetch an answer and print its SHA-256.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fetch {
    /// For a shell that has `curl` and `sha256sum`.
    pub curl: String,
    /// For Python 3.
    pub python: String,
    /// For R with the package `digest`.
    pub r: String,
}

impl Fetch {
    /// What fetches an address. In a canonical address everything that these languages could take for their own is encoded.
    #[must_use]
    pub fn of(url: &str) -> Self {
        Self {
            curl: format!("curl -fsS '{url}' | sha256sum"),
            python: format!(
                "import hashlib, urllib.request; print(hashlib.sha256(urllib.request.urlopen('{url}').read()).hexdigest())"
            ),
            r: format!(
                "f <- tempfile(); download.file('{url}', f, mode = 'wb', quiet = TRUE); cat(digest::digest(file = f, algo = 'sha256'), '\\n')"
            ),
        }
    }
}
