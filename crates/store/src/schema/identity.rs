//! The table of identities of a kind.

use ledger_core::describe::{Kind, Role};

use super::columns::references;
use super::pieces::{create, quoted};

/// The table.
pub(super) fn table(kind: &Kind) -> String {
    let name = kind.name;
    let mut lines = vec![
        "release INTEGER NOT NULL".to_owned(),
        "id TEXT NOT NULL".to_owned(),
        format!("kind TEXT NOT NULL DEFAULT '{name}' CHECK (kind = '{name}')"),
    ];
    for key in kind.keys {
        // Exactly one of the two donors is given, which a CHECK ensures.
        let is_filled = key.is_required && !matches!(key.role, Role::Donor);
        let not_null = if is_filled { " NOT NULL" } else { "" };
        lines.extend(key.columns().into_iter().map(|column| format!("{} TEXT{not_null}", quoted(column))));
    }
    lines.push("PRIMARY KEY (release, id)".to_owned());
    lines.push("FOREIGN KEY (release, kind, id) REFERENCES record (release, kind, id)".to_owned());
    let deferred =
        |column: &str, table: &str| format!("{} DEFERRABLE INITIALLY DEFERRED", references(&quoted(column), table));
    for key in kind.keys {
        match key.role {
            Role::Mission => lines.push(deferred("mission", Kind::MISSION)),
            Role::Country => lines.push(deferred("country", "country")),
            Role::Donor => {
                lines.push(deferred("donor_country", "country"));
                lines.push(deferred("donor_organization", "organization"));
                lines.push("CHECK ((donor_country IS NULL) != (donor_organization IS NULL))".to_owned());
            }
            Role::PartOf => {
                lines.push(deferred("part_of", name));
                lines.push("CHECK (part_of IS NOT id)".to_owned());
            }
            Role::Of(reference) | Role::Within(reference) => {
                lines.push(deferred(reference.column, reference.kind.name));
            }
        }
    }
    create(name, &lines, "STRICT, WITHOUT ROWID")
}
