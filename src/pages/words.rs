//! The words of pages, from `locales/`.

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader as _, langid, static_loader};
use ledger_core::value::PartialDate;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Values stand in text of the same direction.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The words of a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words(&'static LanguageIdentifier);

static EN: LanguageIdentifier = langid!("en");

/// English.
pub(super) const ENGLISH: Words = Words(&EN);

impl Words {
    /// What has no parts that vary.
    pub fn say(self, id: &str) -> String {
        self.find(id, &[]).unwrap_or_else(|| unknown(id))
    }

    /// What has one part that varies.
    pub fn with(self, id: &str, name: &'static str, value: &str) -> String {
        self.find(id, &[(name, value.into())]).unwrap_or_else(|| unknown(id))
    }

    /// A number of things.
    pub fn count(self, id: &str, count: u64) -> String {
        self.counted(id, count).unwrap_or_else(|| unknown(id))
    }

    fn counted(self, id: &str, count: u64) -> Option<String> {
        let number = grouped(&count.to_string());
        self.find(id, &[("count", count.into()), ("number", number.into())])
    }

    fn find(self, id: &str, parts: &[(&'static str, FluentValue<'_>)]) -> Option<String> {
        let parts = parts.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        LOCALES.try_lookup_complete(self.0, id, Some(&parts))
    }

    /// How many rows of a collection there are.
    pub fn rows(self, path: &str, count: u64) -> String {
        self.counted(&format!("count-{path}"), count).unwrap_or_else(|| self.count("count-rows", count))
    }

    /// The name of a page.
    pub fn page(self, path: &str) -> String {
        let path = path.replace('/', "-");
        self.find(&format!("page-{path}"), &[]).unwrap_or_else(|| sentence(&path.replace('-', " ")))
    }

    /// The name of a property.
    pub fn label(self, name: &str) -> String {
        self.find(&format!("label-{name}"), &[]).unwrap_or_else(|| sentence(&name.replace('_', " ")))
    }

    /// A code of a field.
    pub fn code(self, field: &str, code: &str) -> String {
        self.find(&format!("code-{field}-{code}"), &[]).unwrap_or_else(|| code.replace('_', " "))
    }

    /// A date in as much detail as it has: a day, a month or a year.
    pub fn date(self, date: PartialDate) -> String {
        let first = date.first();
        let month = self.say(&format!("month-{}", first.month()));
        let parts: [(&str, FluentValue<'_>); 3] = [
            ("day", first.day().to_string().into()),
            ("month", month.into()),
            ("year", first.year().to_string().into()),
        ];
        let id = match date.parts() {
            1 => return first.year().to_string(),
            2 => "month",
            _ => "day",
        };
        self.find(id, &parts).unwrap_or_else(|| unknown(id))
    }
}

fn unknown(id: &str) -> String {
    tracing::error!(id, "pages lack a text");
    id.to_owned()
}

/// A number with commas between its thousands.
pub(super) fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, fraction)| (whole, Some(fraction)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    fraction.map_or_else(|| format!("{sign}{out}"), |fraction| format!("{sign}{out}.{fraction}"))
}

/// Words with a capital first letter, as in a sentence.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
