//! Sort keys in a query string: names, each once, with `-` before those in descending order.

use ledger_core::describe::Sort;
use ledger_core::words::{list, nearest};

/// The sort keys of a list; `id` is none of its own.
///
/// # Errors
/// What is wrong, as a message for the client.
pub(super) fn read_sort(text: &str, sorts: &'static [Sort]) -> Result<Vec<(Option<&'static Sort>, bool)>, String> {
    let names: Vec<&str> = sorts.iter().map(|sort| sort.name).chain(["id"]).collect();
    let sort = |name| sorts.iter().find(|sort| sort.name == name);
    Ok(sort_keys(text, &names)?.into_iter().map(|(name, down)| (sort(name), down)).collect())
}

/// The names of sort keys, each once, and whether it is descending.
///
/// # Errors
/// What is wrong, as a message for the client.
pub(super) fn sort_keys<'n>(text: &str, names: &[&'n str]) -> Result<Vec<(&'n str, bool)>, String> {
    let mut keys: Vec<(&str, bool)> = Vec::new();
    for part in text.split(',') {
        let (name, down) = part.strip_prefix('-').map_or((part, false), |name| (name, true));
        if name.is_empty() {
            return Err("has an empty key; give the name of a key, with `-` before it for descending order".to_owned());
        }
        let Some(name) = names.iter().copied().find(|known| *known == name) else {
            let near = nearest(name, names)
                .map_or_else(|| format!("the keys are {}", list(names)), |near| format!("did you mean `{near}`?"));
            return Err(format!("cannot sort by `{name}`; {near}"));
        };
        if keys.iter().any(|(other, _)| *other == name) {
            return Err(format!("names `{name}` twice; give it once"));
        }
        keys.push((name, down));
    }
    Ok(keys)
}
