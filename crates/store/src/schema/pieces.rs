//! Pieces of SQL that the tables, the view and the indexes share.

/// The name of a column in SQL, quoted if it is a keyword.
pub(super) fn quoted(column: &str) -> String {
    if matches!(column, "case" | "force" | "numeric" | "order" | "group" | "index" | "table" | "to" | "from" | "values")
    {
        format!("\"{column}\"")
    } else {
        column.to_owned()
    }
}

/// The statement that creates a table of these lines.
pub(super) fn create(table: &str, lines: &[String], options: &str) -> String {
    format!("CREATE TABLE {table} (\n    {}\n) {options};\n", lines.join(",\n    "))
}
