//! What a table says of the citations of a record: who supports each value, and which values rivals give.

use serde_json_borrow::Value;

/// A property of an object; null if it has none with this name.
pub(in crate::represent) fn property<'a, 'v>(value: &'a Value<'v>, name: &str) -> &'a Value<'v> {
    value.as_object().and_then(|object| object.get(name)).unwrap_or(&Value::Null)
}

/// The same, looked for first where the record before had it: those of one kind have their properties in one order.
pub(super) fn property_at<'a, 'v>(value: &'a Value<'v>, name: &str, place: &mut usize) -> &'a Value<'v> {
    let Some(object) = value.as_object() else { return &Value::Null };
    if let Some((_, value)) = object.get_key_value_at(*place).filter(|(other, _)| *other == name) {
        return value;
    }
    let found = object.iter().enumerate().find(|(_, (other, _))| *other == name);
    found.map_or(&Value::Null, |(at, (_, value))| {
        *place = at;
        value
    })
}

/// `field=source¶n`: which source supports each value that the record shows, each place once. The field of a record
/// inside it, like a case event, has the id of that record before it: `event-id.field=source¶n`.
pub(super) fn sources(record: &Value<'_>) -> Vec<String> {
    let set_aside: Vec<&str> = stance(record, "contradicts").chain(stance(record, "neither")).collect();
    let mut places = Vec::new();
    each_citation(record, None, &mut |citation| {
        if citation.claim.is_none_or(|claim| !set_aside.contains(&claim)) {
            add(&mut places, format!("{}={}", citation.field(), citation.place()));
        }
    });
    places
}

/// `field=value`: what a property of the record says of each field, like the number of its sources.
pub(super) fn each_field(record: &Value<'_>, name: &str) -> Vec<String> {
    let said = property(record, name).as_object();
    let field = |(field, said): (&str, &Value<'_>)| match said {
        Value::Bool(is_so) => Some(format!("{field}={is_so}")),
        said => Some(format!("{field}={}", said.as_u64()?)),
    };
    said.into_iter().flat_map(serde_json_borrow::ObjectAsVec::iter).filter_map(field).collect()
}

/// `field=value@source¶n`: which other values sources give that cannot be true as well, hedged as they hedge them.
pub(super) fn rivals(record: &Value<'_>) -> Vec<String> {
    let contradicts: Vec<&str> = stance(record, "contradicts").collect();
    let mut rivals = Vec::new();
    if contradicts.is_empty() {
        return rivals;
    }
    each_citation(record, None, &mut |citation| {
        if citation.claim.is_some_and(|claim| contradicts.contains(&claim)) {
            let hedge = match citation.text("qualifier") {
                None | Some("exact") => String::new(),
                Some(hedge) => format!("{} ", hedge.replace('_', " ")),
            };
            let value = citation.text("value").unwrap_or_default();
            add(&mut rivals, format!("{}={hedge}{value}@{}", citation.field(), citation.place()));
        }
    });
    rivals
}

/// A claim behind a row.
#[derive(Debug)]
pub(in crate::represent) struct Claim<'a, 'v> {
    /// What the row says of it.
    pub object: &'a Value<'v>,
    /// Its identifier, if the row has it.
    pub id: Option<&'a str>,
    /// The field, after the record inside the row that it belongs to.
    pub field: String,
    /// Its source.
    pub source: &'a str,
    /// How it stands to what the row shows, if that is known: `supports`, `contradicts` or `neither`.
    pub stance: Option<&'static str>,
}

/// Every claim behind a row, in order. A claim that is a row itself is behind it.
pub(in crate::represent) fn claims<'a, 'v>(record: &'a Value<'v>) -> Vec<Claim<'a, 'v>> {
    let has_stances = record.as_object().is_some_and(|record| record.get("stances").is_some());
    let [contradicts, neither] = ["contradicts", "neither"].map(|name| stance(record, name).collect::<Vec<_>>());
    let mut claims = Vec::new();
    each_citation(record, None, &mut |citation| {
        let id = citation.claim.or_else(|| citation.text("id"));
        let is_among = |claims: &[&str]| id.is_some_and(|id| claims.contains(&id));
        let stance = match () {
            () if !has_stances => None,
            () if is_among(&contradicts) => Some("contradicts"),
            () if is_among(&neither) => Some("neither"),
            () => Some("supports"),
        };
        claims.push(Claim { object: citation.object, id, field: citation.field(), source: citation.source, stance });
    });
    claims
}

fn add(places: &mut Vec<String>, place: String) {
    if !places.contains(&place) {
        places.push(place);
    }
}

/// The claims of a stance, as the database says beside the record.
fn stance<'a>(record: &'a Value<'_>, stance: &str) -> impl Iterator<Item = &'a str> {
    property(property(record, "stances"), stance).as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// A citation of a record.
struct Citation<'a, 'v> {
    object: &'a Value<'v>,
    /// The record inside the row that it belongs to; `None` if it belongs to the row itself.
    inside: Option<&'a str>,
    claim: Option<&'a str>,
    field: &'a str,
    source: &'a str,
}

impl<'a> Citation<'a, '_> {
    fn text(&self, name: &str) -> Option<&'a str> {
        property(self.object, name).as_str()
    }

    /// The field, after the record inside the row that it belongs to.
    fn field(&self) -> String {
        self.inside.map_or_else(|| self.field.to_owned(), |inside| format!("{inside}.{}", self.field))
    }

    /// The source, and where in it.
    fn place(&self) -> String {
        match (property(self.object, "paragraph").as_i64(), self.text("locator")) {
            (Some(paragraph), _) => format!("{}¶{paragraph}", self.source),
            (None, Some(locator)) => format!("{} ({locator})", self.source),
            (None, None) => self.source.to_owned(),
        }
    }
}

/// Looks at each citation in a value of a row, in order; `inside` is the record inside the row that the value is part of.
fn each_citation<'a, 'v>(value: &'a Value<'v>, inside: Option<&'a str>, look: &mut impl FnMut(&Citation<'a, 'v>)) {
    match value {
        Value::Object(object) => {
            let source = match property(value, "source") {
                Value::Str(source) => Some(&**source),
                source => property(source, "id").as_str(),
            };
            // A claim in a sum names its record.
            let inside = property(value, "record").as_str().or(inside);
            if let (Some(source), Some(field)) = (source, property(value, "field").as_str()) {
                look(&Citation { object: value, inside, claim: property(value, "claim").as_str(), field, source });
            }
            object.values().for_each(|value| each_citation(value, inside, look));
        }
        Value::Array(items) => {
            for item in items {
                each_citation(item, property(item, "id").as_str().or(inside), look);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rival_is_not_a_source_of_the_value_that_is_shown() {
        let citation = |claim: &str, value: &str, qualifier: &str| json!({"claim": claim, "field": "personnel", "value": value, "qualifier": qualifier, "source": claim.to_uppercase()});
        let citations = [
            citation("a", "200", "exact"),
            citation("b", "400", "exact"),
            citation("c", "300", "at_least"),
            citation("d", "100", "exact"),
        ];
        let record = json!({"citations": citations, "stances": {"contradicts": ["b", "c"], "neither": ["d"]}});
        let record = Value::from(&record);
        assert_eq!(sources(&record), ["personnel=A"]);
        assert_eq!(rivals(&record), ["personnel=400@B", "personnel=at least 300@C"]);
    }

    #[test]
    fn the_citations_of_a_record_inside_another_name_it() {
        let citation = |claim: &str, value: &str| json!({"claim": claim, "field": "outcome", "value": value, "source": claim.to_uppercase()});
        let events = json!([{"id": "ruling", "citations": [citation("a", "barred"), citation("b", "granted")]}]);
        let record = json!({
            "id": "case", "events": events, "citations": [citation("c", "granted")], "stances": {"contradicts": ["b"]},
        });
        let record = Value::from(&record);
        assert_eq!(sources(&record), ["ruling.outcome=A", "outcome=C"]);
        assert_eq!(rivals(&record), ["ruling.outcome=granted@B"]);
    }

    #[test]
    fn sources_name_the_place_of_each_value() {
        let record = json!({"citations": [
            {"field": "amount", "source": "a", "paragraph": 3, "locator": null},
            {"field": "amount", "source": "a", "paragraph": 3, "locator": null},
            {"field": "status", "source": "b", "paragraph": null, "locator": "p. 2"},
        ]});
        assert_eq!(sources(&Value::from(&record)), ["amount=a¶3", "status=b (p. 2)"]);
    }
}
