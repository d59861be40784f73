//! Pieces of SQL that the tables, the view and the indexes share.

/// The name of a column in SQL, quoted where it is a word of SQL's.
pub(super) fn quoted(column: &str) -> String {
    if matches!(column, "case" | "force" | "numeric" | "order" | "group" | "index" | "table" | "to" | "from" | "values")
    {
        format!("\"{column}\"")
    } else {
        column.to_owned()
    }
}

/// The lines of a table, put together.
pub(super) fn create(table: &str, lines: &[String], options: &str) -> String {
    format!("CREATE TABLE {table} (\n    {}\n) {options};\n", lines.join(",\n    "))
}
