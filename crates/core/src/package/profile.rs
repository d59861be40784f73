//! What a descriptor must be as a Data Package v2 (<https://datapackage.org/standard/data-package/>), so that other
//! tools can read it too. Written by hand instead of with its JSON Schema: decision 0011.

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::descriptor::DESCRIPTOR;
use super::fault::Fault;
use super::schema::type_of;
use super::unique::repeated;
use crate::words::nearest;

/// What the value of a property must be.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    /// A text of one line.
    Line,
    /// A name for addresses: lower-case letters, digits, `-`, `.` and `_`.
    Name,
    /// The identifier of a license, like `CC-BY-4.0`.
    LicenseName,
    /// A URL or a relative path.
    Path,
    /// A moment (RFC 3339).
    Moment,
    /// A list of texts.
    Texts,
    /// A list of objects with these properties, of which each must have one of the second list.
    Objects(&'static [(&'static str, Shape)], &'static [&'static str]),
    /// A number of bytes.
    Size,
}

const LICENSE: Shape =
    Shape::Objects(&[("name", Shape::LicenseName), ("path", Shape::Path), ("title", Shape::Text)], &["name", "path"]);

const SOURCE: Shape = Shape::Objects(
    &[("title", Shape::Text), ("path", Shape::Path), ("email", Shape::Text), ("version", Shape::Text)],
    &["title", "path", "email", "version"],
);

const CONTRIBUTOR: Shape = Shape::Objects(
    &[
        ("title", Shape::Text),
        ("givenName", Shape::Text),
        ("familyName", Shape::Text),
        ("path", Shape::Path),
        ("email", Shape::Text),
        ("organization", Shape::Text),
        ("roles", Shape::Texts),
    ],
    &["title", "givenName", "familyName", "path", "email", "organization"],
);

/// The properties of a package; `version`, `rules` and the layout in `resources` are read elsewhere.
const PACKAGE: &[(&str, Shape)] = &[
    ("$schema", Shape::Path),
    ("name", Shape::Name),
    ("id", Shape::Text),
    ("title", Shape::Line),
    ("description", Shape::Text),
    ("homepage", Shape::Path),
    ("created", Shape::Moment),
    ("keywords", Shape::Texts),
    ("image", Shape::Text),
    ("licenses", LICENSE),
    ("contributors", CONTRIBUTOR),
    ("sources", SOURCE),
];

/// The properties of a resource, beside its `path` and `schema`.
const RESOURCE: &[(&str, Shape)] = &[
    ("name", Shape::Name),
    ("title", Shape::Line),
    ("description", Shape::Text),
    ("hash", Shape::Text),
    ("bytes", Shape::Size),
    ("licenses", LICENSE),
    ("sources", SOURCE),
];

/// What is wrong with the text of a descriptor as a Data Package, except for what reading it reports.
#[must_use]
pub fn descriptor_faults(text: &str) -> Vec<Fault> {
    // Text that is not a JSON object has been reported.
    let package: Json = serde_json::from_str(text).unwrap_or_default();
    let mut found: Vec<String> = repeated(text).into_iter().collect();
    properties(&package, PACKAGE, "", &mut found);
    let resources = package["resources"].as_array();
    if resources.is_some_and(Vec::is_empty) {
        found.push("`resources` is empty; list the files of the dataset in it".to_owned());
    }
    // The name and path of each; that a path is repeated has been reported.
    let mut named: Vec<(&str, &Json)> = Vec::new();
    for (at, resource) in resources.into_iter().flatten().enumerate() {
        let of = format!("resources[{at}].");
        match resource["name"].as_str() {
            None if resource.get("name").is_some() => {}
            None => found.push(format!("`{of}name` is missing; give the resource a name, like `claims`")),
            Some(name) => {
                if named.iter().any(|(other, path)| *other == name && **path != resource["path"]) {
                    found
                        .push(format!("`{of}name` is `{name}`, like that of another resource; give each its own name"));
                }
                named.push((name, &resource["path"]));
            }
        }
        if !resource["data"].is_null() && !resource["path"].is_null() {
            found.push(format!("`{of}data` stands beside `path`; a resource has one or the other: remove `data`"));
        }
        if !matches!(&resource["type"], Json::Null) && resource["type"] != "table" {
            found.push(format!("`{of}type` is {}; write `\"table\"`, or leave it out", resource["type"]));
        }
        properties(resource, RESOURCE, &of, &mut found);
        readings(resource, &of, &mut found);
    }
    found.into_iter().map(|message| Fault::of_file(DESCRIPTOR, message)).collect()
}

/// Properties of a package whose names are nearly those of Data Package v2, or of this software: typing errors, most likely.
#[must_use]
pub fn descriptor_warnings(text: &str) -> Vec<Fault> {
    let package: Json = serde_json::from_str(text).unwrap_or_default();
    let mut known: Vec<&str> = PACKAGE.iter().map(|(name, _)| *name).collect();
    known.extend(["version", "rules", "resources"]);
    let names = package.as_object().into_iter().flat_map(|properties| properties.keys());
    let unknown = names.filter(|name| !known.contains(&name.as_str()));
    let meant = unknown.filter_map(|name| Some((name, nearest(name, &known)?)));
    meant
        .map(|(name, near)| Fault::of_file(DESCRIPTOR, format!("unknown property `{name}`; did you mean `{near}`?")))
        .collect()
}

/// What a resource may say of how its file is written, with what it says in all other cases.
const READINGS: &[(&str, &str)] = &[("format", "csv"), ("mediatype", "text/csv"), ("encoding", "utf-8")];

/// Refuses what would make other tools read a file in another way than this one does.
fn readings(resource: &Json, of: &str, found: &mut Vec<String>) {
    let mut differs = |name: String, value: &Json, wanted: &Json| {
        let remedy = if wanted.is_null() { String::new() } else { format!("write `{wanted}`, or ") };
        found.push(format!("`{of}{name}` is `{value}`, but the file is not read so; {remedy}leave it out"));
    };
    for (name, wanted) in READINGS {
        if let Some(value) = resource.get(name)
            && !value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(wanted))
        {
            differs((*name).to_owned(), value, &json!(wanted));
        }
    }
    let schema = &resource["schema"];
    if let Some(value) = schema.get("missingValues").filter(|value| **value != json!([""])) {
        differs("schema.missingValues".to_owned(), value, &json!([""]));
    }
    let path = resource["path"].as_str().unwrap_or_default();
    for (place, field) in schema["fields"].as_array().into_iter().flatten().enumerate() {
        let wanted = type_of(path, field["name"].as_str().unwrap_or_default());
        if let Some(value) = field.get("type").filter(|value| **value != wanted) {
            differs(format!("schema.fields[{place}].type"), value, &json!(wanted));
        }
    }
    let Some(dialect) = resource.get("dialect") else { return };
    let Some(properties) = dialect.as_object() else {
        found.push(format!("`{of}dialect` is `{dialect}`; write it as an object, or leave it out"));
        return;
    };
    // What is null must be left out.
    let wanted = json!({
        "header": true, "headerRows": [1], "delimiter": ",", "quoteChar": "\"", "doubleQuote": true,
        "skipInitialSpace": false, "commentChar": null, "commentRows": null, "escapeChar": null, "nullSequence": null,
    });
    for (name, value) in properties {
        if let Some(wanted) = wanted.get(name).filter(|wanted| *wanted != value) {
            differs(format!("dialect.{name}"), value, wanted);
        }
    }
}

/// Compares the properties of an object with their shapes.
fn properties(object: &Json, shapes: &[(&str, Shape)], of: &str, found: &mut Vec<String>) {
    for (name, shape) in shapes {
        // In JSON, a property that is null is there.
        if let Some(value) = object.get(name) {
            property(value, *shape, &format!("{of}{name}"), found);
        }
    }
}

fn property(value: &Json, shape: Shape, name: &str, found: &mut Vec<String>) {
    let mut refuse = |wanted: &str| {
        let shown: String = value.to_string().chars().take(60).collect();
        found.push(format!("`{name}` is `{shown}`; it must be {wanted} (Data Package v2)"));
    };
    match shape {
        Shape::Text if !value.is_string() => refuse("a text"),
        Shape::Line if !value.as_str().is_some_and(is_line) => refuse("a text of one line"),
        Shape::Name if !value.as_str().is_some_and(is_name) => {
            refuse("lower-case letters, digits, `-`, `.` and `_`, like `\"river-watch\"`");
        }
        Shape::LicenseName if !value.as_str().is_some_and(is_license_name) => {
            refuse("the identifier of a license, like `\"CC-BY-4.0\"`, without blanks");
        }
        Shape::Path if !value.as_str().is_some_and(is_path) => refuse("a URL or a relative path"),
        Shape::Moment if value.as_str().is_none_or(|text| text.parse::<Timestamp>().is_err()) => {
            refuse("a date with its time, like `\"2026-11-25T00:00:00Z\"`");
        }
        Shape::Size if !value.is_u64() => refuse("a number of bytes"),
        Shape::Texts if !value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Json::is_string)) => {
            refuse("a list of texts");
        }
        Shape::Objects(shapes, one_of) => {
            let example = format!("[{{ \"{}\": \"…\" }}]", one_of[0]);
            let Some(list) = value.as_array().filter(|list| !list.is_empty() && list.iter().all(Json::is_object))
            else {
                refuse(&format!("a list of objects, like `{example}`"));
                return;
            };
            for (at, object) in list.iter().enumerate() {
                let of = format!("{name}[{at}]");
                if !one_of.iter().any(|name| object.get(name).is_some()) {
                    found.push(format!("`{of}` says nothing; give it a `{}`", one_of.join("` or `")));
                }
                properties(object, shapes, &format!("{of}."), found);
            }
        }
        _ => {}
    }
}

fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(char::is_control)
}

fn is_name(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'_');
    !text.is_empty() && text.bytes().all(is_letter)
}

fn is_license_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

/// Whether a text is a URL of the web, or a path that stays inside the package.
fn is_path(text: &str) -> bool {
    let is_url = ["https://", "http://", "ftp://", "ftps://"].iter().any(|scheme| text.starts_with(scheme));
    let is_inside = !text.starts_with(['/', '.', '~']) && !text.contains("/../") && !text.contains(['\\', ':']);
    !text.is_empty() && (is_url || is_inside)
}
