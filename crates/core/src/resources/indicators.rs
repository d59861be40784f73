//! Indicators: single observations of a metric, and running totals, which are never tranches or contingents.

use super::scope::SCOPES;
use crate::describe::{Field, Filter, Key, Kind, Moment, Profile, Resource, Role, Sort, Test, Type};

/// The kind.
pub static KIND: Kind = Kind {
    name: "indicator",
    file: "indicators",
    path: "indicators",
    schema: "Indicator",
    doc: "One observation of a metric: metric, value, unit, place, date, reporter.",
    keys: &[Key::optional(Role::Mission), Key::optional(Role::Country)],
    figure: Some("value"),
    country_role: None,
    fields: &[
        Field::one("metric", Type::Term, "What was measured."),
        Field::one("value", Type::Decimal, "The observed number, in `unit`.").in_unit("unit"),
        Field::one(
            "unit",
            Type::Text,
            "The unit of the value: `persons`, `percent`, an ISO 4217 currency, or a plural noun.",
        ),
        Field::one(
            "period_start",
            Type::Date,
            "The first day that the value is about; empty for a value about a single day.",
        )
        .of(Moment::PeriodStart),
        Field::one("period_end", Type::Date, "The day that the value is about, or the last day of its period.")
            .of(Moment::PeriodEnd),
        Field::wording("place", Type::Text, "The place that the value is about."),
        Field::wording("reporter", Type::Party, "Who measured or reported it."),
    ],
};

/// How the profile of a country shows the latest observation of each metric.
pub static PROFILE: Profile = Profile {
    property: "indicators",
    doc: "The latest observation of each metric.",
    latest_by: Some("period_end"),
    one_per: Some("metric"),
    totals: "",
};

/// The collection.
pub static RESOURCE: Resource = Resource {
    filters: &[
        Filter::new("mission", Test::Id("mission"), "The mission.", "mss-haiti"),
        Filter::new("country", Test::Country("country"), "The country that the value is about.", "HT"),
        Filter::new("metric", Test::Term("metric"), "What was measured.", "displaced_persons"),
        Filter::new("reporter", Test::Party("reporter"), "Who counted or reported it, by id or name.", "binuh"),
        Filter::new(
            "scope",
            Test::Code("scope", SCOPES),
            "What the number is about: a whole mission, one contributor to it, or the country where it works.",
            "host",
        ),
        Filter::new("unit", Test::Text("unit"), "The unit of the value; for money, its currency.", "USD").closed(),
        Filter::new("from", Test::From("period_end"), "About this day or later.", "2024-01-01"),
        Filter::new("to", Test::To("period_start"), "About this day or earlier.", "2024-12-31"),
        Filter::support_max("At most this many independent sources support `value`."),
        Filter::robust("Whether `value` would stand without any one source and without any one agency."),
    ],
    sorts: &[
        Sort::date("period_end", "period_end"),
        Sort::code("metric", "metric"),
        Sort::number("value", "value_hundredths"),
        Sort::code("country", "country"),
        Sort::text("name", "name"),
    ],
    profile: Some(&PROFILE),
    ..Resource::folded(&KIND, "listIndicators", "getIndicator", "displaced-2024-06")
};
