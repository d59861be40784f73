//! The view of a kind for readers of the file: the current records of the latest edition, in plain columns, with names.
//!
//! It uses only syntax that SQLite has had since 3.37 (2021), which the STRICT tables need anyway: a single view with
//! later syntax would make the whole file unreadable to older tools. `group_concat` with its own ORDER BY came with
//! 3.44 (2023).

use ledger_core::describe::{Field, Holds, Kind, Role, Type};

use super::columns::column_of;
use super::counted::counted;
use super::pieces::quoted;

/// The view.
pub(super) fn view(kind: &Kind) -> String {
    let own = |column: &str| format!("v.{}", quoted(column));
    let mut columns = vec![own("id"), own("name")];
    let mut joins = Vec::new();
    let mut join = |table: &str, letter: char, column: &str| {
        joins.push(format!(
            "LEFT JOIN {table} AS {letter} ON {letter}.release = v.release AND {letter}.id = v.{column}\n"
        ));
    };
    for key in kind.keys {
        match key.role {
            Role::Country => {
                columns.extend([own("country"), "c.name AS country_name".to_owned()]);
                join("country", 'c', "country");
            }
            Role::Donor => {
                columns.extend([own("donor"), "coalesce(c.name, o.name) AS donor_name".to_owned()]);
                join("country", 'c', "donor_country");
                join("organization", 'o', "donor_organization");
            }
            Role::Mission | Role::PartOf | Role::Of(_) | Role::Within(_) => {
                columns.extend(key.columns().into_iter().map(own));
            }
        }
    }
    columns.extend(kind.fields.iter().flat_map(|field| of_field(kind, field)));
    columns.extend([own("known_from"), own("disputed")]);
    let states = kind.fields.iter().filter(|field| field.state.is_some());
    let reported = states.map(|field| own(&format!("{}_reported_on", field.name))).collect::<Vec<_>>();
    columns.extend(counted(kind, "v", "w.is_current").map(|counted| format!("{counted} AS counted")));
    columns.extend(reported);
    if let Some(within) = kind.within() {
        columns.extend(within.kind.context().map(own));
    }
    columns.push(own("independent_sources"));
    columns.push(format!(
        "(SELECT min(f.known_from) FROM {} AS f WHERE f.release = v.release AND f.id = v.id) AS first_known",
        kind.version_table()
    ));
    columns.extend(claims(kind));
    format!(
        "CREATE VIEW {} AS\nSELECT\n    {}\nFROM {} AS v\n{}WHERE v.is_current AND v.release = (SELECT release FROM latest);\n",
        kind.path.replace('-', "_"),
        columns.join(",\n    "),
        kind.version_table(),
        joins.concat()
    )
}

/// The sources that support what is shown, and the values that rivals give, each with its place. Their form is that of the
/// columns of tables; their order is that of the text.
fn claims(kind: &Kind) -> [String; 2] {
    let place = "q.source || CASE WHEN q.paragraph IS NOT NULL THEN '¶' || q.paragraph WHEN q.locator IS NOT NULL THEN ' (' || q.locator || ')' ELSE '' END";
    let value =
        "CASE q.qualifier WHEN 'exact' THEN '' ELSE replace(q.qualifier, '_', ' ') || ' ' END || q.value || '@'";
    let of_stance = |stance: &str, said: &str, name: &str| {
        format!(
            "(SELECT group_concat(said, '; ') FROM (SELECT DISTINCT q.field || '=' || {said} AS said FROM claim AS q \
             WHERE q.release = v.release AND q.subject_kind = '{}' AND q.subject_id = v.id AND q.stance = '{stance}' ORDER BY said)) AS {name}",
            kind.name
        )
    };
    [of_stance("supports", place, "sources"), of_stance("contradicts", &format!("{value} || {place}"), "rivals")]
}

fn of_field(kind: &Kind, field: &Field) -> Vec<String> {
    let name = quoted(field.name);
    if field.holds == Holds::Many {
        return vec![format!(
            "(SELECT group_concat(value, '; ') FROM (SELECT m.value FROM {}_value AS m WHERE m.version = v.version AND m.field = '{}' ORDER BY m.position)) AS {name}",
            kind.name, field.name
        )];
    }
    let mut columns = vec![match field.ty {
        Type::Money | Type::Decimal => format!("v.{} / 100.0 AS {name}", column_of(field)),
        _ => format!("v.{name}"),
    }];
    if field.is_qualified() {
        columns.push(format!("v.{}_qualifier", field.name));
    }
    if matches!(field.ty, Type::Money) {
        columns.push("v.currency".to_owned());
    }
    columns
}
