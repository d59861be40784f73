//! The tables of a kind, generated from its description, and the indexes of every collection.
//!
//! `mission-ledger schema KIND` prints the output of [`migration`], which is committed in `migrations/`, where people
//! read it and sqlx runs it. The loader creates the indexes when all rows are there, so they are not in any migration.

mod columns;
mod counted;
mod identity;
mod indexes;
mod pieces;
mod versions;
mod view;

use ledger_core::describe::Kind;

pub(crate) use self::columns::column_of;
pub(crate) use self::counted::counted;
pub use self::indexes::indexes;

/// The first words of a generated migration.
pub const GENERATED: &str = "-- Written by `mission-ledger schema";

/// The migration of a kind: its tables and its view.
#[must_use]
pub fn migration(kind: &Kind) -> String {
    let mut out =
        format!("{GENERATED} {}` from the description of the kind. Do not edit it here.\n-- {}\n", kind.name, kind.doc);
    out.push_str(
        "--\n\
         -- `…_version` has each record as folded, once for each span of days in which it was what the sources said.\n\
         -- Sums and decimals are whole hundredths; dates keep the precision that their source gave.\n",
    );
    if kind.measure().is_some() {
        out.push_str(
            "-- `low` and `high` are the extremes of the measure over live readings, in hundredths, null where open;\n\
             -- `reached` lists the stages that live claims report, and `steps` the stage from each day on, with those reached by then.\n",
        );
    }
    if let Some(figure) = kind.figure {
        out.push_str("-- `supported_by` counts the independent sources that support `");
        out.push_str(figure);
        out.push_str(
            "`; `robust` says whether it would stand\n-- without any one of them, and without any one agency.\n",
        );
    }
    out.push('\n');
    out.push_str(&identity::table(kind));
    out.push('\n');
    out.push_str(&versions::table(kind));
    if kind.has_values() {
        out.push('\n');
        out.push_str(&versions::value_table(kind));
    }
    out.push('\n');
    out.push_str(&view::view(kind));
    out
}
