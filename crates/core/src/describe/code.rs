//! Closed lists of codes, each code with its meaning.

use utoipa::openapi::schema::{ObjectBuilder, Type as JsonType};

/// A code of a closed list, with its meaning.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The code, as written in seeds and answers.
    pub name: &'static str,
    /// Its definition, in one sentence.
    pub means: &'static str,
}

/// Creates a code: `code("offered", "…")`.
#[must_use]
pub const fn code(name: &'static str, means: &'static str) -> Code {
    Code { name, means }
}

/// The schema of a closed list of codes, with the meaning of each.
#[must_use]
pub fn codes_schema(codes: &[Code], doc: &str) -> ObjectBuilder {
    let meanings: Vec<String> = codes.iter().map(|code| format!("- `{}`: {}", code.name, code.means)).collect();
    ObjectBuilder::new()
        .schema_type(JsonType::String)
        .description(Some(format!("{doc}\n\n{}", meanings.join("\n"))))
        .enum_values(Some(codes.iter().map(|code| code.name)))
}

/// Makes a closed list of codes a schema of the OpenAPI document, for a new type or for an existing one.
#[macro_export]
macro_rules! code_schema {
    (for $name:ident, $codes:expr, $doc:literal) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::describe::code::codes_schema($codes, $doc).into()
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    };
    ($name:ident, $codes:expr, $doc:literal) => {
        #[doc = $doc]
        #[derive(Debug)]
        pub struct $name;

        $crate::code_schema!(for $name, $codes, $doc);
    };
}
