//! Rows as prose: a sentence for each value, hedged as its sources hedge it, with numbered notes to the places in them and
//! a bibliography. The sentences are in `locales/`: `prose-{kind}-{field}`, `prose-{field}`, or `prose-other` for all others.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ledger_core::cite::{self, Cited};
use ledger_core::describe::{Format, Resource, Style};

use super::cells::{Cell, Look};
use super::disputes;
use super::evidence::{Evidence, Sources};
use super::facts::{Facts, Missions};
use super::lines::{Line, dispute, lines};
use super::rows::{Json, Map};
use super::words::Words;

/// What a text is about.
#[derive(Debug)]
pub struct Telling<'a> {
    /// The collection.
    pub resource: &'static Resource,
    /// The rows, as tables read them: with the claims that contradict what they show.
    pub rows: &'a [Json<'a>],
    /// The sources that they cite, and how to cite each.
    pub sources: &'a [Json<'a>],
    /// How to cite each source, by its identifier.
    pub cited: BTreeMap<String, Cited>,
    /// The missions.
    pub missions: Missions,
    /// Whether there are notes.
    pub has_notes: bool,
}

/// Properties of which prose does not tell: addresses, and what is about the ledger.
const UNTOLD: &[&str] =
    &["known_from", "identifiers", "parts", "stances", "counted", "text_sha256", "claims", "events"];

/// What is told of rows whose other properties say what the row is about, or where it is from.
const TOLD: &[(&str, &[&str])] = &[("claims", &["value", "valid_on", "note"]), ("timeline", &["date"])];

/// How many places a note names.
const NAMED: usize = 5;

/// Rows as text.
#[must_use]
pub fn prose(telling: &Telling<'_>, format: Format, facts: &Facts) -> String {
    let sources = Sources::of(telling.sources);
    let mut text = Text {
        words: facts.words,
        is_markdown: format == Format::Markdown,
        has_notes: telling.has_notes,
        marks: 0,
        notes: Vec::new(),
        named: Vec::new(),
    };
    let mut out = String::new();
    let nothing = Map::default();
    for row in telling.rows {
        let row = row.as_object().unwrap_or(&nothing);
        let (title, told) = (title(facts.words, telling.resource, row), text.paragraph(telling, row, &sources));
        let path = row.get("record_url").or_else(|| row.get("url")).and_then(Json::as_str);
        let address = path
            .filter(|path| path.starts_with('/'))
            .map(|path| format!("{}{path}?release={}", facts.site.url, facts.edition.id));
        // Writing to a string cannot fail.
        let _ = match (text.is_markdown, address) {
            (true, Some(address)) => write!(out, "## [{}]({address})\n\n{told}\n\n", text.escaped(&title)),
            (true, None) => write!(out, "## {}\n\n{told}\n\n", text.escaped(&title)),
            (false, _) => write!(out, "{title}\n\n{told}\n\n"),
        };
    }
    if telling.rows.is_empty() {
        let _ = write!(out, "{}\n\n", text.escaped(&facts.emptiness()));
    }
    if let Some(next) = &facts.next {
        let address = text.escaped(&format!("{}{next}", facts.site.url));
        let _ = write!(out, "{}\n\n", facts.words.with("prose-rest", "address", &address));
    }
    text.end(&mut out, telling, facts);
    out
}

/// A text that is being written.
struct Text {
    words: Words,
    is_markdown: bool,
    has_notes: bool,
    /// How many marks there are.
    marks: usize,
    /// The notes, the first one first.
    notes: Vec<String>,
    /// The sources that they name, by their identifiers.
    named: Vec<String>,
}

impl Text {
    /// What a row says.
    fn paragraph(&mut self, telling: &Telling<'_>, row: &Map<'_>, sources: &Sources<'_>) -> String {
        let words = self.words;
        let kind = telling.resource.kind.map(|kind| kind.name);
        let contradicts: Option<Vec<&str>> = row.get("stances").map(|stances| {
            stances.get("contradicts").as_array().into_iter().flatten().filter_map(Json::as_str).collect()
        });
        let marks = self.marks;
        let mut sentences = Vec::new();
        if disputes::is_of(telling.resource.path) {
            sentences.push(self.dispute(&dispute(words, row, sources), row));
        } else {
            sentences.extend(self.sentences(telling, row, (kind, contradicts.as_deref()), sources));
            if kind.is_none() && self.marks == marks {
                sentences.extend(self.evidence_of_row(row, sources));
            }
        }
        let mut paragraphs = vec![sentences.join(" ")];
        // The steps of a case, each in its own paragraph.
        let within = row.get("events").and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_object);
        for step in within {
            let name = step.get("name").and_then(Json::as_str).unwrap_or_default();
            let told = self.sentences(telling, step, (Some("legal_case_event"), contradicts.as_deref()), sources);
            paragraphs.push(words.labelled(&self.escaped(name), &told.join(" ")));
        }
        paragraphs.join("\n\n")
    }

    /// A sentence for each property of a row that has a value.
    fn sentences(
        &mut self,
        telling: &Telling<'_>,
        row: &Map<'_>,
        (kind, contradicts): (Option<&str>, Option<&[&str]>),
        sources: &Sources<'_>,
    ) -> Vec<String> {
        let only = TOLD.iter().find(|(path, _)| *path == telling.resource.path).map(|(_, names)| *names);
        let told = lines(self.words, kind, row, sources).into_iter().filter(|line| {
            let of_title = !row.contains_key("name") && matches!(line.id, "title" | "text");
            let is_untold = UNTOLD.contains(&line.id) || of_title || line.id.ends_with("url");
            only.map_or(!is_untold, |names| names.contains(&line.id))
        });
        let mut sentences = Vec::new();
        for mut line in told {
            line.values.iter_mut().for_each(|cell| telling.missions.put_into(cell));
            if line.id == "part_of"
                && let (Some(cell), Some(name)) =
                    (line.values.first_mut(), row.get("part_of_name").and_then(Json::as_str))
            {
                name.clone_into(&mut cell.text);
            }
            let qualifier = row.get(&format!("{}_qualifier", line.id)).and_then(Json::as_str);
            if let ("value", None, Some(field)) = (line.id, kind, row.get("field").and_then(Json::as_str)) {
                line.name = self.words.label(field);
            }
            sentences.push(self.sentence(&line, kind, qualifier, contradicts));
        }
        sentences
    }

    /// What a line says, with the notes to who says so and to who says otherwise.
    fn sentence(
        &mut self,
        line: &Line<'_>,
        kind: Option<&str>,
        qualifier: Option<&str>,
        contradicts: Option<&[&str]>,
    ) -> String {
        let words = self.words;
        let is_planned = qualifier == Some("planned");
        // A date stands after its preposition, but only in a sentence.
        let value = |cell: &Cell, is_sentence: bool| match (&cell.look, qualifier) {
            (Look::Date(_), Some("planned")) => cell.text.clone(),
            (Look::Date(iso), Some("exact") | None) if is_sentence => {
                words.with(if iso.len() == 10 { "prose-on-day" } else { "prose-on-month" }, "date", &cell.text)
            }
            _ => cell.line(),
        };
        let values = |is_sentence: bool| {
            let values: Vec<String> = line.values.iter().map(|cell| self.escaped(&value(cell, is_sentence))).collect();
            self.joined(&values, "prose-and")
        };
        let (in_sentence, alone) = (values(true), values(false));
        let sentence = |id: &str| words.composed(id, &[("value", &in_sentence)]);
        let own = || kind.and_then(|kind| sentence(&format!("prose-{kind}-{}", line.id)));
        let labelled = |id: &str| words.compose(id, &[("label", &line.name), ("value", &alone)]);
        let said = if is_planned {
            labelled("prose-planned")
        } else {
            own().or_else(|| sentence(&format!("prose-{}", line.id))).unwrap_or_else(|| labelled("prose-other"))
        };
        let mut said = said.trim_end_matches('.').to_owned();
        if let Some(reported) = line.values.first().and_then(|cell| cell.reported.as_ref()) {
            let _ = write!(said, ", {reported}");
        }
        let for_it: Vec<&Evidence<'_>> = line.evidence.iter().filter(|claim| claim.said.accepted).collect();
        said.push_str(&self.note(&for_it));
        let is_against = |claim: &Evidence<'_>| {
            !claim.said.accepted && contradicts.is_none_or(|claims| claims.contains(&claim.claim))
        };
        let mut others = Vec::new();
        for rival in &line.rivals {
            let against: Vec<&Evidence<'_>> = rival.evidence.iter().filter(|claim| is_against(claim)).collect();
            others.extend(self.wordings(&against));
        }
        if !others.is_empty() {
            let others = self.joined(&others, "prose-or");
            let _ = write!(said, "{}{}", words.say("semicolon"), words.with("prose-disagree", "values", &others));
        }
        said.push('.');
        said
    }

    /// Each way in which claims word a value, with a note to those that do.
    fn wordings(&mut self, claims: &[&Evidence<'_>]) -> Vec<String> {
        let mut values: Vec<&str> = Vec::new();
        for claim in claims {
            if !values.contains(&&*claim.said.value) {
                values.push(&claim.said.value);
            }
        }
        let mut wordings = Vec::new();
        for value in values {
            let those: Vec<&Evidence<'_>> = claims.iter().copied().filter(|claim| claim.said.value == value).collect();
            wordings.push(format!("{}{}", self.escaped(value), self.note(&those)));
        }
        wordings
    }

    /// The values between which sources disagree; the one that is shown comes first.
    fn dispute(&mut self, line: &Line<'_>, row: &Map<'_>) -> String {
        let words = self.words;
        let mut values = Vec::new();
        for rival in &line.rivals {
            let claims: Vec<&Evidence<'_>> = rival.evidence.iter().collect();
            values.extend(self.wordings(&claims));
        }
        let values = self.joined(&values, "prose-or");
        let rule = words.rule(row.get("rule").and_then(Json::as_str).unwrap_or_default());
        let mut said = words.compose("prose-dispute", &[("field", &line.name), ("values", &values), ("rule", &rule)]);
        if let Some(explanation) = &line.explanation {
            let _ = write!(said, " {}", self.escaped(explanation));
        }
        said
    }

    /// A note to what a row without values of its own is based on.
    fn evidence_of_row(&mut self, row: &Map<'_>, sources: &Sources<'_>) -> Option<String> {
        let words = self.words;
        let citations = row.get("citations").and_then(Json::as_array).unwrap_or_default();
        // A claim is itself the evidence.
        let own = row.get("source").and_then(|source| source.get("id").as_str()).map(|id| (id, row));
        let cited =
            citations.iter().filter_map(|citation| Some((citation.get("source").as_str()?, citation.as_object()?)));
        let place = |(id, from): (&str, &Map<'_>)| {
            let text = |name: &str| from.get(name).and_then(Json::as_str);
            let number = from.get("paragraph").and_then(Json::as_i64);
            let number = number.map(|number| words.with("evidence-paragraph", "number", &number.to_string()));
            let name = sources.name(id).map_or_else(|| words.say("no-publisher"), str::to_owned);
            let parts = [
                Some(name),
                sources.published(id).map(|day| words.date(day)),
                number.or_else(|| text("locator").map(str::to_owned)),
                text("attributed_to").map(|who| words.with("prose-quoting", "who", who)),
            ];
            (id.to_owned(), parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
        };
        let places = own.into_iter().chain(cited).map(place).collect();
        let note = self.noted(places);
        (!note.is_empty()).then(|| note.trim_start().to_owned())
    }

    /// The mark of a note to some claims; nothing, if there are none.
    fn note(&mut self, claims: &[&Evidence<'_>]) -> String {
        let words = self.words;
        let place = |claim: &&Evidence<'_>| {
            let day = claim.day(words);
            let who = claim.attributed_to.map(|who| words.with("prose-quoting", "who", who));
            let parts = [Some(claim.source.to_string()), Some(day), claim.place.as_deref().map(str::to_owned), who];
            let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
            (claim.source_id.to_owned(), parts.join(", "))
        };
        self.noted(claims.iter().map(place).collect())
    }

    /// The mark of a note to places, each with its source.
    fn noted(&mut self, mut places: Vec<(String, String)>) -> String {
        let mut seen = Vec::new();
        places.retain(|place| {
            let is_new = !seen.contains(place);
            seen.push(place.clone());
            is_new
        });
        if places.is_empty() || !self.has_notes {
            return String::new();
        }
        self.marks += 1;
        let more = places.len().saturating_sub(NAMED) as u64;
        places.truncate(NAMED);
        let mut note: Vec<String> = places.iter().map(|(_, place)| self.escaped(place)).collect();
        if more > 0 {
            note.push(self.words.count("prose-more", more));
        }
        for (id, _) in places {
            if !self.named.contains(&id) {
                self.named.push(id);
            }
        }
        let note = note.join(&self.words.say("semicolon"));
        let at = self.notes.iter().position(|other| *other == note).unwrap_or_else(|| {
            self.notes.push(note);
            self.notes.len() - 1
        });
        if self.is_markdown { format!("[^{}]", at + 1) } else { format!(" [{}]", at + 1) }
    }

    /// The notes, the bibliography, and how to cite the text itself.
    fn end(&self, out: &mut String, telling: &Telling<'_>, facts: &Facts) {
        let heading = |id: &str| {
            let name = self.words.say(id);
            if self.is_markdown { format!("## {name}\n\n") } else { format!("{name}\n\n") }
        };
        if !self.notes.is_empty() {
            // Markdown gathers its notes by itself.
            out.push_str(&if self.is_markdown { String::new() } else { heading("prose-notes") });
            for (note, number) in self.notes.iter().zip(1..) {
                let _ = if self.is_markdown {
                    writeln!(out, "[^{number}]: {note}.")
                } else {
                    writeln!(out, "{number}. {note}.")
                };
            }
            out.push('\n');
            out.push_str(&heading("prose-sources"));
            let mut sources: Vec<String> = self
                .named
                .iter()
                .filter_map(|id| telling.cited.get(id))
                .map(|cited| cite::write(cited, Style::Apa))
                .collect();
            sources.sort_by_key(|line| ledger_core::collation::folded(line));
            sources.dedup();
            for line in sources {
                let line = self.escaped(line.trim_end());
                let _ = if self.is_markdown { writeln!(out, "- {line}") } else { writeln!(out, "{line}") };
            }
            out.push('\n');
        }
        if let Some(cited) = &facts.cited {
            out.push_str(&heading("prose-cite"));
            let _ = writeln!(out, "{}", self.escaped(cite::write(cited, Style::Apa).trim_end()));
        }
    }

    /// Values as a sentence lists them.
    fn joined(&self, values: &[String], last: &str) -> String {
        match values {
            [] => String::new(),
            [only] => only.clone(),
            [first @ .., end] => {
                // Values that have commas of their own would run into each other.
                let semicolon = self.words.say("semicolon");
                let has_commas = values.iter().any(|value| value.contains(", "));
                let (comma, mark) = if has_commas { (&*semicolon, semicolon.trim_end()) } else { (", ", "") };
                format!("{}{mark}{}{end}", first.join(comma), self.words.say(last))
            }
        }
    }

    /// A text in which nothing is markup.
    fn escaped(&self, text: &str) -> String {
        if !self.is_markdown {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for letter in text.chars() {
            if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|') {
                out.push('\\');
            }
            out.push(letter);
        }
        out
    }
}

/// What a row is called.
fn title(words: Words, resource: &Resource, row: &Map<'_>) -> String {
    let text = |name: &str| row.get(name).and_then(Json::as_str);
    let subject = || row.get("subject").and_then(|subject| subject.get("name").as_str());
    if let (true, Some(subject)) = (disputes::is_of(resource.path), subject()) {
        return words.labelled(subject, &words.label(text("field").unwrap_or_default()));
    }
    let own = ["name", "title", "text"].iter().find_map(|name| text(name));
    own.or_else(subject).or_else(|| text("id")).unwrap_or_default().to_owned()
}
