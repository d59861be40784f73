//! The indexes of the tables of lists: by id, to find one row. Questions about many are answered by [`crate::index`].

use ledger_core::describe::Reach;
use ledger_core::resources::{ALL, KINDS};

/// The statements that create the indexes, when all rows are there.
#[must_use]
pub fn indexes() -> Vec<String> {
    let kinds = KINDS.iter().map(|kind| (kind.version_table(), Reach::Edition));
    let others = ALL.iter().filter(|resource| resource.kind.is_none());
    let others = others.map(|resource| (resource.table(), resource.reach));
    // These have a key of their own, since a row has only one version.
    let has_key = |table: &str| matches!(table, "source" | "organization" | "claim");
    let tables = kinds.chain(others).filter(|(table, _)| !has_key(table));
    // The views of records look for the claims of each.
    let of_subjects = "CREATE INDEX claim_by_subject ON claim (release, subject_kind, subject_id, field)".to_owned();
    // Feeds look for what an edition changed of each.
    let of_changes = "CREATE INDEX change_by_subject ON change (release, subject_kind, subject_id)".to_owned();
    let of_speakers = ["source", "agency"].map(|speaker| {
        format!("CREATE INDEX influence_by_{speaker} ON influence (release, {speaker}) WHERE {speaker} IS NOT NULL")
    });
    tables.flat_map(|(table, reach)| of(&table, reach)).chain([of_subjects, of_changes]).chain(of_speakers).collect()
}

fn of(table: &str, reach: Reach) -> Vec<String> {
    match reach {
        Reach::UpTo => vec![format!("CREATE UNIQUE INDEX {table}_by_id ON {table} (id)")],
        // A record has one current version, and at most one dated version that begins on a given day.
        Reach::Edition => vec![
            format!("CREATE UNIQUE INDEX {table}_by_id_current ON {table} (release, id) WHERE is_current"),
            format!("CREATE UNIQUE INDEX {table}_by_id_dated ON {table} (release, id, known_from) WHERE is_dated"),
        ],
    }
}
