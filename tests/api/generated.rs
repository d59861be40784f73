//! Datasets made at random over the made-up mission: more sources, contingents within contingents, and claims of any
//! field, each dataset valid by construction.

use ledger_core::describe::{Field, Kind, Type};
use ledger_core::package::{Files, Package, write_table};
use ledger_core::resources::KINDS;
use ledger_core::value::PartialDate;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::fixture;

/// What a dataset is made from.
#[derive(Clone, Debug)]
pub struct Plan {
    sources: Vec<(Option<Day>, Option<Index>)>,
    contingents: Vec<(Option<Index>, Index, u32)>,
    claims: Vec<ClaimPlan>,
}

/// The precision, month and day of a date in 2031.
type Day = (u8, u8, u8);

#[derive(Clone, Debug)]
struct ClaimPlan {
    subject: Index,
    field: Index,
    value: u32,
    day: Day,
    qualifier: Index,
    source: Index,
    rank: u8,
    valid_on: Option<Day>,
}

fn day() -> impl Strategy<Value = Day> {
    (0..3_u8, 1..=12_u8, 1..=28_u8)
}

/// Plans of small datasets.
pub fn plans() -> impl Strategy<Value = Plan> {
    let source = (prop::option::weighted(0.8, day()), prop::option::weighted(0.3, any::<Index>()));
    let contingent = (prop::option::weighted(0.7, any::<Index>()), any::<Index>(), 0..10_u32);
    let claim = (
        any::<(Index, Index)>(),
        any::<u32>(),
        day(),
        any::<(Index, Index)>(),
        0..8_u8,
        prop::option::weighted(0.5, day()),
    );
    let claim = claim.prop_map(|((subject, field), value, day, (qualifier, source), rank, valid_on)| ClaimPlan {
        subject,
        field,
        value,
        day,
        qualifier,
        source,
        rank,
        valid_on,
    });
    (prop::collection::vec(source, 1..8), prop::collection::vec(contingent, 0..7), prop::collection::vec(claim, 0..80))
        .prop_map(|(sources, contingents, claims)| Plan { sources, contingents, claims })
}

/// A row of a file, by its columns.
type Row = Vec<(&'static str, String)>;

/// The files that a plan makes.
pub fn dataset(plan: &Plan) -> Files {
    let mut files = fixture();
    let dates: Vec<Option<PartialDate>> =
        plan.sources.iter().map(|(day, _)| day.map(|day| written(day).parse().unwrap())).collect();
    let sources = plan.sources.iter().enumerate().map(|(at, (day, copy_of))| {
        let copy_of = copy_of.filter(|_| at > 0).map(|of| format!("s-{}", of.index(at))).unwrap_or_default();
        vec![
            ("id", format!("s-{at}")),
            ("kind", "news".to_owned()),
            ("published_on", day.map(written).unwrap_or_default()),
            ("dated_by", if day.is_some() { "stated" } else { "unknown" }.to_owned()),
            ("copy_of", copy_of),
        ]
    });
    add(&mut files, "sources.csv", &sources.collect::<Vec<_>>());
    let mut levels: Vec<u32> = Vec::new();
    let mut countries: Vec<&str> = Vec::new();
    let mut contingents = Vec::new();
    let mut claims = Vec::new();
    for (at, (whole, country, size)) in plan.contingents.iter().enumerate() {
        let whole = whole.filter(|_| at > 0).map(|whole| whole.index(at));
        levels.push(whole.map_or(0, |whole| levels[whole] + 1));
        // A part is of the country of its whole.
        countries.push(whole.map_or(["NO", "NP", "UY"][country.index(3)], |whole| countries[whole]));
        contingents.push(vec![
            ("id", format!("g-{at}")),
            ("mission", "river-watch".to_owned()),
            ("country", countries[at].to_owned()),
            ("part_of", whole.map(|whole| format!("g-{whole}")).unwrap_or_default()),
            ("name", format!("Generated {at}")),
        ]);
        for (field, value) in [("status", "pledged".to_owned()), ("personnel", size_of(levels[at], *size))] {
            claims.push(vec![
                ("id", format!("w-{at}-{field}")),
                ("subject_kind", "contingent".to_owned()),
                ("subject_id", format!("g-{at}")),
                ("field", field.to_owned()),
                ("value", value),
                ("qualifier", "exact".to_owned()),
                ("source_id", "alpha-2031-01-10".to_owned()),
                ("rank", "normal".to_owned()),
            ]);
        }
    }
    add(&mut files, "contingents.csv", &contingents);
    let package = Package::parse(&files).unwrap();
    let of_kind = |kind: &'static Kind| {
        package.table(&kind.csv()).rows().map(|row| (kind, row.id().to_owned())).collect::<Vec<_>>()
    };
    let subjects: Vec<(&'static Kind, String)> = KINDS.iter().flat_map(|kind| of_kind(kind)).collect();
    for (at, plan) in plan.claims.iter().enumerate() {
        let (kind, id) = &subjects[plan.subject.index(subjects.len())];
        let field = &kind.fields[plan.field.index(kind.fields.len())];
        let level = id.strip_prefix("g-").map(|at| levels[at.parse::<usize>().unwrap()]);
        let source = plan.source.index(dates.len());
        claims.push(claim(at, plan, (kind, id, field), level, (source, dates[source])));
    }
    add(&mut files, "claims.csv", &claims);
    files
}

fn claim(
    at: usize,
    plan: &ClaimPlan,
    (kind, id, field): (&Kind, &str, &Field),
    level: Option<u32>,
    (source, published): (usize, Option<PartialDate>),
) -> Row {
    let value = value_of(kind, id, field, level, plan);
    // Nobody reports what has not happened yet.
    let lies_ahead = matches!(field.ty, Type::Date)
        && !field.may_lie_ahead
        && published.is_some_and(|published| value.parse::<PartialDate>().unwrap().first() > published.last());
    let hedges: &[&str] = match field.ty {
        Type::Date if lies_ahead => &["planned"],
        Type::Date => &["exact", "about", "at_least", "at_most", "planned"],
        _ if field.ty.is_hedged() => &["exact", "about", "at_least", "at_most"],
        _ => &["exact"],
    };
    let (rank, note) = match plan.rank {
        6 => ("preferred", "it is a correction"),
        7 => ("deprecated", "it is a slip"),
        _ => ("normal", ""),
    };
    let currency = ["NOK", "USD", "EUR"][plan.value as usize % 3];
    vec![
        ("id", format!("y-{at:03}")),
        ("subject_kind", kind.name.to_owned()),
        ("subject_id", id.to_owned()),
        ("field", field.name.to_owned()),
        ("value", value),
        ("currency", if matches!(field.ty, Type::Money) { currency } else { "" }.to_owned()),
        ("qualifier", hedges[plan.qualifier.index(hedges.len())].to_owned()),
        ("source_id", format!("s-{source}")),
        ("locator", format!("p. {at}")),
        ("valid_on", plan.valid_on.map(written).unwrap_or_default()),
        ("rank", rank.to_owned()),
        ("note", note.to_owned()),
    ]
}

/// A value of the field's type; parts stay far below their wholes, as the checker demands.
fn value_of(kind: &Kind, id: &str, field: &Field, level: Option<u32>, plan: &ClaimPlan) -> String {
    let number = plan.value;
    let one_of = |words: &[&str]| words[number as usize % words.len()].to_owned();
    let is_measure = kind.measure().is_some_and(|at| kind.fields[at].name == field.name);
    match field.ty {
        Type::Integer | Type::Money if is_measure => match (level, id) {
            (Some(level), _) => size_of(level, number % 10),
            (None, "no-first" | "no-second" | "no-money-boats") => (number % 10).to_string(),
            (None, _) => (1000 + number % 1000).to_string(),
        },
        Type::Code(codes) => one_of(&codes.iter().map(|code| code.name).collect::<Vec<_>>()),
        Type::Text => one_of(&["Ålesund", "North  Quay", "north quay", "Say \"yes\", twice", "=SUM(A1)"]),
        Type::Term => one_of(&["boats_afloat", "water_level"]),
        Type::Integer => (number % 500).to_string(),
        Type::Money | Type::Decimal => format!("{}.{:02}", number % 500, number % 99 + 1),
        Type::Date => written(plan.day),
        Type::Country => one_of(&["NO", "NP", "UY"]),
        Type::Party => one_of(&["river-fund", "river-court", "Friends of the River"]),
        Type::Mission => "river-watch".to_owned(),
    }
}

/// The size of a generated contingent: at each level an eighth of the one above, so that seven fit into one.
fn size_of(level: u32, more: u32) -> String {
    (100 * 8_u64.pow(7 - level.min(7)) / 100 * u64::from(100 + more)).to_string()
}

fn written((precision, month, day): Day) -> String {
    match precision {
        0 => "2031".to_owned(),
        1 => format!("2031-{month:02}"),
        _ => format!("2031-{month:02}-{day:02}"),
    }
}

/// Adds rows to a file, in the order of their ids.
fn add(files: &mut Files, file: &str, rows: &[Row]) {
    rewrite(files, file, |columns, all| {
        all.extend(rows.iter().map(|row| {
            let cell = |column: &&str| row.iter().find(|(name, _)| name == column).map(|(_, value)| value.clone());
            columns.iter().map(|column| cell(column).unwrap_or_default()).collect()
        }));
    });
}

/// Changes the rows of a file.
pub fn rewrite(files: &mut Files, file: &str, change: impl FnOnce(&[&str], &mut Vec<Vec<String>>)) {
    let mut reader = csv::Reader::from_reader(&files.0[file][..]);
    let header = reader.headers().unwrap().clone();
    let columns: Vec<&str> = header.iter().collect();
    let read = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    let mut rows: Vec<Vec<String>> = read.collect();
    change(&columns, &mut rows);
    rows.sort();
    let written = write_table(&columns, rows.iter());
    files.0.insert(file.to_owned(), written.into());
}
