//! Comparing claims with the texts that they were read from, if those are at hand.

use std::collections::{BTreeSet, HashMap};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::claim::{Claim, Value};
use crate::package::{Fault, Row};
use crate::value::Number;
use crate::words::fold_white_space;

/// The texts of sources, by the SHA-256 of their files.
#[derive(Debug, Default)]
pub struct Texts(HashMap<String, Vec<String>>);

impl Texts {
    /// Splits each text into paragraphs, given the bytes of its file.
    pub fn of(files: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let paragraphs = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text.lines().map(fold_white_space).filter(|line| !line.is_empty()).collect()
        };
        Self(files.into_iter().map(|bytes| (HEXLOWER.encode(&Sha256::digest(&bytes)), paragraphs(&bytes))).collect())
    }

    /// Refuses a claim whose paragraph, hash or number is not in its text.
    pub fn check(&self, row: Row<'_>, claim: &Claim, sha256: &str, faults: &mut Vec<Fault>, warnings: &mut Vec<Fault>) {
        let Some(at) = claim.paragraph else { return };
        let Some(paragraphs) = self.0.get(sha256) else {
            warnings.push(
                row.fault("paragraph", "not verified: no text with the source's `text_sha256` is in the directory"),
            );
            return;
        };
        let Some(paragraph) = usize::try_from(at - 1).ok().and_then(|at| paragraphs.get(at)) else {
            faults.push(
                row.fault("paragraph", format!("the text has {} paragraphs, so there is no {at}", paragraphs.len())),
            );
            return;
        };
        let hash = &HEXLOWER.encode(&Sha256::digest(paragraph.as_bytes()))[..16];
        if hash != row.cell("paragraph_sha256") {
            faults.push(row.fault(
                "paragraph_sha256",
                format!("paragraph {at} of the text has the hash `{hash}`; check which paragraph was meant"),
            ));
        }
        if let Value::Number(number) = claim.value
            && !numbers(paragraph).contains(&number)
        {
            faults.push(
                row.fault(
                    "value",
                    format!("`{number}` is not in paragraph {at}, in digits or in words; check the text"),
                ),
            );
        }
    }
}

/// Every number in a text, in digits or in words, with `thousand`, `million`, `billion` multiplied out.
fn numbers(text: &str) -> BTreeSet<Number> {
    let words: Vec<String> = text
        .to_lowercase()
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '.' || letter == ','))
        .map(|word| word.trim_matches(['.', ',']).to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        // "Thousands" is at least one of them; "hundreds of thousands" multiplies.
        let lowest = word.strip_suffix('s').and_then(scale).map(|scale| Number(scale * 100));
        let Some(mut number) = word.replace(',', "").parse::<Number>().ok().or_else(|| in_words(word)).or(lowest)
        else {
            continue;
        };
        // Splitting at hyphens separates tens and ones: "twenty", "five".
        if let (2_000..=9_000, Some(ones)) =
            (number.0, words.get(at + 1).and_then(|word| in_words(word)).filter(|ones| ones.0 < 1_000))
        {
            found.insert(Number(number.0 + ones.0));
        }
        found.insert(number);
        let scales = words[at + 1..]
            .iter()
            .filter(|word| *word != "of")
            .map_while(|word| scale(word.strip_suffix('s').unwrap_or(word)));
        for scale in scales {
            number = Number(number.0.saturating_mul(scale));
            found.insert(number);
        }
    }
    found
}

fn in_words(word: &str) -> Option<Number> {
    const WORDS: [(&str, i64); 29] = [
        ("zero", 0),
        ("no", 0),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("thirteen", 13),
        ("fourteen", 14),
        ("fifteen", 15),
        ("sixteen", 16),
        ("seventeen", 17),
        ("eighteen", 18),
        ("nineteen", 19),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
    ];
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, number)| Number(number * 100))
}

fn scale(word: &str) -> Option<i64> {
    match word {
        "hundred" => Some(100),
        "thousand" => Some(1_000),
        "million" | "m" => Some(1_000_000),
        "billion" | "bn" => Some(1_000_000_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_digits_and_in_words() {
        let found = numbers(
            "Some 1,000 officers, $300 million, nearly five million people, a 2,500-strong force, twenty-five days, hundreds of thousands gone.",
        );
        for number in [1_000, 300_000_000, 5_000_000, 2_500, 25, 100_000] {
            assert!(found.contains(&Number(number * 100)), "{number}");
        }
        assert!(!found.contains(&Number(400 * 100)));
    }
}
