//! What assistants are told: how to use the ledger, and what people can ask them to do with it.

use ledger_core::words::{list, nearest};
use rmcp::model::{GetPromptResult, JsonObject, Prompt, PromptArgument, PromptMessage, Role};
use serde_json::Value as Json;

/// How to use the ledger.
pub(super) fn instructions(title: &str) -> String {
    format!(
        "{title}. Every value is a claim of a source.\n\
         - Answer only from what the tools give, and say so where they know nothing. `null`, or a member that is missing, means not known.\n\
         - Name the source of each value you give (`sources` has its title, publisher, date and address), and the edition (`dataset.release`).\n\
         - A field listed in `disputed` has rival values that cannot all be true: give them, with how many independent sources each has (`discrepancies`).\n\
         - Keep the hedges of sources (`about`, `at_least`, `planned`) and the precision of dates.\n\
         - Never add up rows: `summary` counts nothing twice.\n\
         - `as_of` (a full date) answers from what had been published by then. `release` pins an answer to an edition, whose values never change.\n\
         - What is refused says why, and what to write instead."
    )
}

/// Something that people can ask an assistant to do.
struct Task {
    name: &'static str,
    title: &'static str,
    doc: &'static str,
    /// Its arguments, what each is, and whether it must be given.
    arguments: &'static [(&'static str, &'static str, bool)],
    /// What the assistant is told, with `{name}` for each argument; a line whose argument is not given is left out.
    text: &'static str,
}

static TASKS: &[Task] = &[
    Task {
        name: "brief_me",
        title: "Brief me on…",
        doc: "A briefing on a topic from the ledger, with its sources and its disputes.",
        arguments: &[
            ("topic", "A record, a country, a person or a question: `Kenyan contingents`, `American money`.", true),
            ("as_of", "Only what had been published by this day (a full date).", false),
        ],
        text: "Brief me on this, from the ledger alone: {topic}\n\
               Give `as_of={as_of}` with every tool: I want to know what was known by then.\n\
               1. `search` for it, and `get` the records that matter; use `list` with filters where there are many.\n\
               2. Take totals from `summary`, and the order of events from `timeline`.\n\
               3. Look into `discrepancies` for whatever is disputed.\n\
               Then write at most 300 words: what is established, what is disputed (each value, with the number of independent sources), what is not known. Name the source and its date after each figure. End with the edition, and with the addresses to cite.",
    },
    Task {
        name: "check_paragraph",
        title: "Check this paragraph",
        doc: "Checks each statement of a paragraph against what sources say.",
        arguments: &[
            ("paragraph", "The text to check.", true),
            ("as_of", "Check it against what had been published by this day (a full date).", false),
        ],
        text: "Check this paragraph against the ledger, statement by statement:\n\n{paragraph}\n\n\
               Give `as_of={as_of}` with every tool: judge it by what was known by then.\n\
               1. Split it into statements about one figure, date, status or name each.\n\
               2. Find the record of each with `search`, and its fields in `codebook` if you are not sure of them.\n\
               3. `check` each one, and keep its hedge: about 400 is `qualifier=about`.\n\
               Answer with a table: the statement as it was written; the verdict (supported, disputed, contradicted, unknown); what sources say, with the number of independent sources on each side; the best source for and against, with its date and address. Then give the paragraph again, corrected only where it is contradicted, and hedged where it is disputed. Say what the ledger knows nothing about; do not judge that from memory.",
    },
];

/// The prompts as the protocol lists them.
pub(super) fn listed() -> Vec<Prompt> {
    let argument = |(name, doc, is_required): &(&'static str, &'static str, bool)| {
        PromptArgument::new(*name).with_description(*doc).with_required(*is_required)
    };
    let prompt = |task: &Task| {
        let arguments = task.arguments.iter().map(argument).collect();
        Prompt::new(task.name, Some(task.doc), Some(arguments)).with_title(task.title)
    };
    TASKS.iter().map(prompt).collect()
}

/// A prompt with its arguments.
///
/// # Errors
/// What is wrong, and what to give instead.
pub(super) fn get(name: &str, given: &JsonObject) -> Result<GetPromptResult, String> {
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        let names: Vec<&str> = TASKS.iter().map(|task| task.name).collect();
        let hint = nearest(name, &names)
            .map_or_else(|| format!("the prompts are {}", list(&names)), |near| format!("did you mean `{near}`?"));
        return Err(format!("there is no prompt `{name}`; {hint}"));
    };
    if let Some(unknown) = given.keys().find(|name| !task.arguments.iter().any(|(known, ..)| known == name)) {
        let known: Vec<&str> = task.arguments.iter().map(|(known, ..)| *known).collect();
        return Err(format!("`{unknown}` is not an argument of `{}`; they are {}", task.name, list(&known)));
    }
    let mut text = task.text.to_owned();
    let mut values = Vec::new();
    for (name, _, is_required) in task.arguments {
        let place = format!("{{{name}}}");
        match given.get(*name).and_then(Json::as_str).map(str::trim).filter(|value| !value.is_empty()) {
            Some(value) => values.push((place, value)),
            None if *is_required => return Err(format!("`{}` needs `{name}`", task.name)),
            None => {
                text = text.split('\n').filter(|line| !line.contains(&place)).collect::<Vec<_>>().join("\n");
            }
        }
    }
    // From the end, since what a value has in braces is no place.
    let mut places: Vec<_> =
        values.iter().filter_map(|(place, value)| Some((text.find(place)?, place, value))).collect();
    places.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    for (at, place, value) in places {
        text.replace_range(at..at + place.len(), value);
    }
    let message = PromptMessage::new_text(Role::User, text);
    Ok(GetPromptResult::new(vec![message]).with_description(task.doc))
}
