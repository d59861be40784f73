//! The words of pages, from `locales/`.

use ledger_core::value::PartialDate;

use crate::language::Language;

/// The name of a property, or of a kind, in a language.
#[must_use]
pub fn label(language: Language, name: &str) -> String {
    Words(language).label(name)
}

/// The words of a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words(pub Language);

impl Words {
    /// The code of the language.
    pub fn language(self) -> &'static str {
        self.0.code()
    }

    /// What has no parts that vary.
    pub fn say(self, id: &str) -> String {
        self.fixed(id).unwrap_or_else(|| unknown(id))
    }

    /// A text of the language, or the English one where that is at its definition.
    pub fn or(self, id: &str, english: &str) -> String {
        self.fixed(id).unwrap_or_else(|| english.to_owned())
    }

    /// What has one part that varies.
    pub fn with(self, id: &str, name: &'static str, value: &str) -> String {
        self.compose(id, &[(name, value)])
    }

    /// What has several parts that vary.
    pub fn compose(self, id: &str, parts: &[(&'static str, &str)]) -> String {
        self.find(id, &[], parts).unwrap_or_else(|| unknown(id))
    }

    /// The same, if there is such a text.
    pub fn composed(self, id: &str, parts: &[(&'static str, &str)]) -> Option<String> {
        self.find(id, &[], parts)
    }

    /// A number of things.
    pub fn count(self, id: &str, count: u64) -> String {
        self.counted(id, count).unwrap_or_else(|| unknown(id))
    }

    /// Several numbers of things.
    pub fn counts(self, id: &str, counts: &[(&'static str, u64)]) -> String {
        self.find(id, counts, &[]).unwrap_or_else(|| unknown(id))
    }

    /// A number of things, with another part that varies.
    pub fn count_with(self, id: &str, count: u64, part: (&'static str, &str)) -> String {
        self.find(id, &[("count", count)], &[("number", &self.whole(count)), part]).unwrap_or_else(|| unknown(id))
    }

    fn counted(self, id: &str, count: u64) -> Option<String> {
        self.find(id, &[("count", count)], &[("number", &self.whole(count))])
    }

    fn fixed(self, id: &str) -> Option<String> {
        self.find(id, &[], &[])
    }

    /// What the language has or, if it lacks it, English.
    fn find(self, id: &str, numbers: &[(&'static str, u64)], parts: &[(&'static str, &str)]) -> Option<String> {
        let english = || if self.0 == Language::default() { None } else { Some(Language::default()) };
        self.0.text(id, numbers, parts).or_else(|| english()?.text(id, numbers, parts))
    }

    /// How many rows of a collection there are.
    pub fn rows(self, path: &str, count: u64) -> String {
        self.counted(&format!("count-{path}"), count).unwrap_or_else(|| self.count("count-rows", count))
    }

    /// The name of a page.
    pub fn page(self, path: &str) -> String {
        let path = path.replace('/', "-");
        self.fixed(&format!("page-{path}")).unwrap_or_else(|| sentence(&path.replace('-', " ")))
    }

    /// The name of a property.
    pub fn label(self, name: &str) -> String {
        self.fixed(&format!("label-{name}")).unwrap_or_else(|| sentence(&name.replace('_', " ")))
    }

    /// What several things of a kind are called that a search can find.
    pub fn found(self, kind: &str) -> String {
        self.fixed(&format!("found-{kind}")).unwrap_or_else(|| self.label(kind))
    }

    /// A code of a field.
    pub fn code(self, field: &str, code: &str) -> String {
        if matches!(field, "subject_kind" | "field") {
            return self.label(code).to_lowercase();
        }
        self.fixed(&format!("code-{field}-{code}")).unwrap_or_else(|| code.replace('_', " "))
    }

    /// The month of a date, or its year if no month is known.
    pub fn month_of(self, date: PartialDate) -> String {
        match date.parts() {
            1 => self.date(date),
            _ => self.compose(
                "month",
                &[
                    ("month", &self.say(&format!("month-{}", date.first().month()))),
                    ("year", &date.first().year().to_string()),
                ],
            ),
        }
    }

    /// A text with its label before it.
    pub fn labelled(self, label: &str, text: &str) -> String {
        self.compose("labelled", &[("label", label), ("text", text)])
    }

    /// The rule by which a value was accepted, which answers give in English.
    pub fn rule(self, english: &str) -> String {
        let mut id = "rule".to_owned();
        for word in english.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            id.extend(["-", &word.to_ascii_lowercase()]);
        }
        self.or(&id, english)
    }

    /// From a date to another.
    pub fn period(self, from: PartialDate, to: PartialDate) -> String {
        self.compose("period", &[("from", &self.date(from)), ("to", &self.date(to))])
    }

    /// From a number to another.
    pub fn range(self, low: &str, high: &str) -> String {
        self.compose("range", &[("low", low), ("high", high)])
    }

    /// How a source limits a value; nothing, if it does not.
    pub fn hedge(self, qualifier: &str) -> String {
        if matches!(qualifier, "" | "exact") { String::new() } else { self.say(&format!("hedge-{qualifier}")) }
    }

    /// A number as the language writes it, with its digits in groups of three.
    pub fn number(self, number: &str) -> String {
        let (whole, fraction) = number.split_once('.').map_or((number, None), |(whole, digits)| (whole, Some(digits)));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
        let mut out = String::from(sign);
        if digits.len() <= 3 {
            out.push_str(digits);
        } else {
            let separator = self.say("thousands");
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    out.push_str(&separator);
                }
                out.push(digit);
            }
        }
        if let Some(fraction) = fraction {
            out.extend([self.say("decimal").as_str(), fraction]);
        }
        out
    }

    /// A whole number as the language writes it.
    pub fn whole(self, number: u64) -> String {
        self.number(&number.to_string())
    }

    /// A date in as much detail as it has: a day, a month or a year.
    pub fn date(self, date: PartialDate) -> String {
        let first = date.first();
        let year = first.year().to_string();
        let (id, day) = match date.parts() {
            1 => return year,
            2 => ("month", None),
            _ => ("day", Some(("day", u64::from(first.day().unsigned_abs())))),
        };
        let month = self.say(&format!("month-{}", first.month()));
        let parts = [("month", month.as_str()), ("year", &year)];
        self.find(id, day.as_slice(), &parts).unwrap_or_else(|| unknown(id))
    }
}

fn unknown(id: &str) -> String {
    tracing::error!(id, "pages lack a text");
    id.to_owned()
}

/// Words with a capital first letter, as in a sentence.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}
