//! The tools: each is a path of the API, with those of its parameters that are of use to an assistant.

use std::sync::{Arc, LazyLock};

use ledger_core::cite::USUAL;
use ledger_core::describe::Resource;
use ledger_core::resources::ALL;
use ledger_core::words::{list, nearest};
use rmcp::model::{self, JsonObject, ToolAnnotations};
use serde_json::{Value as Json, json};

use super::schemas::Document;

/// The argument that names a collection.
pub(super) const COLLECTION: &str = "collection";
/// The argument that names a row.
pub(super) const ID: &str = "id";
/// The argument with the filters of a collection.
pub(super) const FILTERS: &str = "filters";
/// The argument that names the style of a citation.
pub(super) const STYLE: &str = "style";
/// The styles that are formats of their own.
pub(super) const FORMATS: &[&str] = &["apa", "bibtex", "ris", "csl"];

/// The argument that says which citations an answer has.
pub(super) const CITATIONS: &str = "citations";
/// The argument that says how many rows an answer has.
pub(super) const LIMIT: &str = "limit";
/// The argument that keeps the version of one day.
pub(super) const ON: &str = "on";

/// What a tool gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    /// Rows without the members that are null: the envelope of a list.
    Rows,
    /// One row, likewise.
    Row,
    /// What the OpenAPI document says of the path.
    AsDescribed,
    /// A citation.
    Citation,
}

/// A tool.
#[derive(Debug)]
pub(super) struct Tool {
    pub name: &'static str,
    title: &'static str,
    doc: &'static str,
    /// The path, with `{collection}` and `{id}`; without `/{id}` if no identifier is given.
    pub path: &'static str,
    /// The path whose parameters describe its arguments.
    like: &'static str,
    /// The arguments that are parameters of that path.
    takes: &'static [&'static str],
    pub required: &'static [&'static str],
    /// The parameters that are sent if they are not given.
    pub defaults: &'static [(&'static str, &'static str)],
    /// Whether it takes the filters of the collection.
    pub narrows: bool,
    /// The collections that it is about.
    pub collections: fn() -> Vec<&'static str>,
    pub gives: Gives,
}

/// The parameters of lists that an assistant can use, besides filters.
const OF_LISTS: &[&str] =
    &["q", "source", "disputed", "sort", "facets", "limit", "after", "as_of", "release", "citations"];
/// What lists are asked for, unless the assistant says otherwise: few rows, and lean ones.
const LEAN: &[(&str, &str)] = &[("citations", "brief"), ("limit", "10")];

fn none() -> Vec<&'static str> {
    Vec::new()
}

fn those(are: fn(&Resource) -> bool) -> Vec<&'static str> {
    ALL.iter().filter(|resource| are(resource)).map(|resource| resource.path).collect()
}

fn all() -> Vec<&'static str> {
    those(|_| true)
}

/// The tools, in the order in which an assistant needs them.
static TOOLS: &[Tool] = &[
    Tool {
        name: "search",
        title: "Search every record",
        doc: "Finds records of every kind by words, best first, with the id and the collection of each. Begin here when you do not know the id of what you are looking for; then `get` it.",
        path: "/search",
        like: "/search",
        takes: &["q", "kind", "limit", "after", "as_of", "release"],
        required: &["q"],
        defaults: &[("limit", "10")],
        narrows: false,
        collections: none,
        gives: Gives::AsDescribed,
    },
    Tool {
        name: "list",
        title: "List the records of a collection",
        doc: "Lists the rows of a collection that filters leave, each with its citations. `page.total` says how many there are; `page.after` is the argument `after` of the next page.",
        path: "/{collection}",
        like: "/funding",
        takes: OF_LISTS,
        required: &[COLLECTION],
        defaults: LEAN,
        narrows: true,
        collections: all,
        gives: Gives::Rows,
    },
    Tool {
        name: "get",
        title: "Read one record",
        doc: "Reads one row of a collection by its id: every value, which of them are disputed, and the claims and sources behind each. `citations=full` also gives the rival claims.",
        path: "/{collection}/{id}",
        like: "/funding/{id}",
        takes: &["as_of", "release", "citations"],
        required: &[COLLECTION, ID],
        defaults: &[("citations", "brief")],
        narrows: false,
        collections: all,
        gives: Gives::Row,
    },
    Tool {
        name: "history",
        title: "Follow how a record became known",
        doc: "The versions of a record, oldest first: what became known on each day, what it changed, and by which claims. `on` keeps the version that held on a day; long histories are shorter with `citations=none`.",
        path: "/{collection}/{id}/history",
        like: "/funding/{id}/history",
        takes: &["on", "as_of", "release", "citations"],
        required: &[COLLECTION, ID],
        defaults: &[("citations", "brief")],
        narrows: false,
        collections: || those(|resource| resource.kind.is_some()),
        gives: Gives::Rows,
    },
    Tool {
        name: "discrepancies",
        title: "List what sources disagree about",
        doc: "The fields for which sources give values that cannot all be true: the rival values, who reported each and since when, how many independent sources each has, which is accepted, and by which rule. Tell your reader of a dispute; do not choose silently.",
        path: "/discrepancies",
        like: "/discrepancies",
        takes: &[
            "subject_kind",
            "country",
            "field",
            "difference",
            "q",
            "source",
            "sort",
            "limit",
            "after",
            "as_of",
            "release",
            "citations",
        ],
        required: &[],
        defaults: &[("citations", "brief"), ("limit", "5")],
        narrows: false,
        collections: none,
        gives: Gives::Rows,
    },
    Tool {
        name: "summary",
        title: "Add up people or money",
        doc: "Totals of contingents (people) or funding (money) by status and, with `group_by`, by other keys. Nothing is counted twice and no currency is converted; `low` and `high` are what sources allow. Never add up rows of `list` yourself.",
        path: "/{collection}/summary",
        like: "/funding/summary",
        takes: &[
            "group_by",
            "basis",
            "missions",
            "q",
            "source",
            "disputed",
            "limit",
            "after",
            "as_of",
            "release",
            "citations",
        ],
        required: &[COLLECTION],
        defaults: &[("citations", "accepted"), ("limit", "10")],
        narrows: true,
        collections: || those(|resource| resource.grouping.is_some()),
        gives: Gives::Rows,
    },
    Tool {
        name: "timeline",
        title: "List what happened, by date",
        doc: "Every dated entry of every record in one order: arrivals, pledges, rulings, events. `from` and `to` take a day, a month or a year.",
        path: "/timeline",
        like: "/timeline",
        takes: &[
            "from",
            "to",
            "kind",
            "country",
            "mission",
            "q",
            "source",
            "sort",
            "limit",
            "after",
            "as_of",
            "release",
            "citations",
        ],
        required: &[],
        defaults: LEAN,
        narrows: false,
        collections: none,
        gives: Gives::Rows,
    },
    Tool {
        name: "check",
        title: "Check a statement",
        doc: "Whether a statement about one field of one record is what sources say: `supported`, `disputed`, `contradicted` or `unknown`, with the claims for and against and the number of independent sources on each side. Without `subject_id`, `filters` of the kind find the record; several candidates are listed.",
        path: "/check",
        like: "/check",
        takes: &["subject_kind", "subject_id", "field", "value", "qualifier", "currency", "as_of", "release"],
        required: &["subject_kind", "field", "value"],
        defaults: &[],
        narrows: true,
        collections: none,
        gives: Gives::AsDescribed,
    },
    Tool {
        name: "cite",
        title: "Cite an answer or its sources",
        doc: "How to cite a record, or a list as `filters` narrow it, pinned to the edition; with `of=sources`, how to cite each source behind it.",
        path: "/{collection}/{id}",
        like: "/funding",
        takes: &["of", "as_of", "release"],
        required: &[COLLECTION],
        defaults: &[(STYLE, "apa")],
        narrows: true,
        collections: all,
        gives: Gives::Citation,
    },
    Tool {
        name: "codebook",
        title: "Look up what fields and codes mean",
        doc: "What every kind, field, status, qualifier, unit and metric means. Read it before you interpret a code, or to learn which fields `check` takes.",
        path: "/codebook",
        like: "/codebook",
        takes: &["release"],
        required: &[],
        defaults: &[],
        narrows: false,
        collections: none,
        gives: Gives::AsDescribed,
    },
];

/// The tool of a name.
///
/// # Errors
/// What to ask for instead.
pub(super) fn by_name(name: &str) -> Result<&'static Tool, String> {
    TOOLS.iter().find(|tool| tool.name == name).ok_or_else(|| {
        let names: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
        let hint = nearest(name, &names)
            .map_or_else(|| format!("the tools are {}", list(&names)), |near| format!("did you mean `{near}`?"));
        format!("there is no tool `{name}`; {hint}")
    })
}

/// The tools as the protocol lists them. Their schemas come from the OpenAPI document, so they are made once.
pub(super) fn listed() -> &'static [model::Tool] {
    static LISTED: LazyLock<Vec<model::Tool>> = LazyLock::new(|| {
        let document = Document::of_api();
        TOOLS.iter().map(|tool| tool.listed(&document)).collect()
    });
    &LISTED
}

impl Tool {
    /// Its arguments, in their order.
    pub(super) fn arguments(&self) -> Vec<&'static str> {
        let own = [(COLLECTION, self.path.contains("{collection}")), (ID, self.path.contains("{id}"))];
        let own = own.into_iter().chain([(FILTERS, self.narrows), (STYLE, self.gives == Gives::Citation)]);
        own.filter(|(_, is_there)| *is_there).map(|(name, _)| name).chain(self.takes.iter().copied()).collect()
    }

    /// Whether its answers have citations that can be left out.
    pub(super) fn cites(&self) -> bool {
        self.takes(CITATIONS)
    }

    /// Whether it takes a parameter of its path.
    pub(super) fn takes(&self, name: &str) -> bool {
        self.takes.contains(&name)
    }

    /// What is sent for an argument that is not given.
    pub(super) fn default_of(&self, name: &str) -> &'static str {
        self.defaults.iter().find(|(other, _)| *other == name).map_or("", |(_, value)| *value)
    }

    fn listed(&self, document: &Document) -> model::Tool {
        let annotations = ToolAnnotations::with_title(self.title)
            .read_only(true)
            .destructive(false)
            .idempotent(true)
            .open_world(false);
        model::Tool::new(self.name, self.doc, Arc::new(self.input(document)))
            .with_title(self.title)
            .with_raw_output_schema(Arc::new(self.output(document)))
            .with_annotations(annotations)
    }

    fn input(&self, document: &Document) -> JsonObject {
        let mut properties = JsonObject::new();
        for name in self.arguments() {
            let mut schema = match name {
                COLLECTION => {
                    json!({ "type": "string", "enum": (self.collections)(), "description": "The collection." })
                }
                ID => json!({ "type": "string", "description": "The `id` of a row, as `search` and `list` give it." }),
                FILTERS => json!({ "type": "object", "description": self.filters(), "additionalProperties": true }),
                STYLE => {
                    let named = USUAL.iter().map(|(_, style)| *style);
                    let styles: Vec<&str> = FORMATS.iter().copied().chain(named).collect();
                    json!({ "type": "string", "enum": styles, "description": "The style: APA or another as text, or data for citation managers." })
                }
                // These differ from list to list; the API says what they can be.
                "sort" | "facets" | "group_by" => {
                    json!({ "type": "string", "description": document.description(self.like, name) })
                }
                _ => document.parameter(self.like, name),
            };
            match self.default_of(name) {
                "" => {}
                text => schema["default"] = text.parse::<u64>().map_or_else(|_| text.into(), Json::from),
            }
            properties.insert(name.to_owned(), schema);
        }
        object(json!({
            "type": "object",
            "properties": properties,
            "required": self.required,
            "additionalProperties": false,
        }))
    }

    /// Which filters there are, by collection.
    fn filters(&self) -> String {
        let of = |resource: &&&'static Resource| {
            let names: Vec<&str> = resource.filters.iter().map(|filter| filter.name).collect();
            format!("{}: {}", resource.path, names.join(", "))
        };
        let collections = (self.collections)();
        let is_meant = |resource: &&&'static Resource| {
            if collections.is_empty() { resource.kind.is_some() } else { collections.contains(&resource.path) }
        };
        let lists: Vec<String> = ALL
            .iter()
            .filter(is_meant)
            .filter(|resource| !resource.filters.is_empty())
            .map(|resource| of(&resource))
            .collect();
        format!(
            "Filters of the collection, by name; a list of values means any of them, like {{\"country\": [\"KE\", \"JM\"]}}. {}",
            lists.join("; ")
        )
    }

    fn output(&self, document: &Document) -> JsonObject {
        object(match self.gives {
            Gives::AsDescribed => document.answer(self.like),
            Gives::Rows => document.envelope(json!({ "type": "array", "items": { "type": "object" } }), true),
            Gives::Row => document.envelope(json!({ "type": "object" }), false),
            Gives::Citation => json!({
                "type": "object",
                "required": ["citation", "style", "url"],
                "properties": {
                    "citation": { "type": "string", "description": "The citation, in the style." },
                    "style": { "type": "string" },
                    "url": { "type": ["string", "null"], "description": "The address of the answer, pinned to the edition." },
                },
            }),
        })
    }
}

fn object(json: Json) -> JsonObject {
    match json {
        Json::Object(object) => object,
        _ => JsonObject::new(),
    }
}
