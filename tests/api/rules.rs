//! Rules that the edition in progress must keep and published ones need not; the descriptor; user-assigned countries.

use jiff::civil::date;
use ledger_core::edition::{Asked, Examined, examine};
use ledger_core::package::{DESCRIPTOR, Files};
use ledger_core::value::PartialDate;
use ledger_store::readers::Lane;
use ledger_store::{export, readers};
use serde_json::{Value as Json, json};

use crate::checker::{ONLY_FAULTS, ONLY_WARNINGS, found, published, with};
use crate::dataset::edit;
use crate::support::{Service, files_of, fixture, flagship};

#[test]
fn dates_are_compared_with_today_and_with_the_day_of_release() {
    let day = |text: &str| text.parse::<PartialDate>().unwrap().day();
    let asked = |today: &str, released_on: Option<&str>| {
        let asked = Asked { today: day(today), released_on: released_on.and_then(day), ..Asked::default() };
        let Examined { faults, warnings, .. } = examine(fixture(), &asked);
        (faults.iter().map(ToString::to_string).collect::<Vec<_>>(), warnings.len())
    };
    assert_eq!(asked("2031-03-05", None), (vec![], 0));
    assert_eq!(asked("2031-02-01", None), (vec![], 1), "a month that has begun may have a source");
    assert_eq!(asked("2031-03-05", Some("2031-03-05")), (vec![], 0), "a source may be of the day of release");
    let (faults, warnings) = asked("2031-02-01", Some("2031-03-04"));
    assert_eq!((faults.len(), warnings), (1, 0));
    assert!(faults[0].contains("`2031-03-05` is after the edition was released (2031-03-04)"), "{faults:?}");
}

#[test]
fn an_edition_follows_the_last_release() {
    let next = |version: &str| found(&edit(&published(&fixture()), DESCRIPTOR, "2031.3.0", version)).0;
    assert_eq!(next("2031.10.0"), Vec::<String>::new());
    for version in ["2031.2.9", "2030.12.0"] {
        let faults = next(version);
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(faults[0].contains("is not after `2031.3.0`, the last edition"), "{faults:#?}");
    }
    let alone = |version: &str| found(&edit(&fixture(), DESCRIPTOR, "2031.3.0", version)).0.len();
    for (version, count) in [("999.3.0", 1), ("1000.3.0", 0), ("2031.0.0", 1), ("2031.12.0", 0), ("2031.13.0", 1)] {
        assert_eq!(alone(version), count, "{version}");
    }
    for version in ["2031.04.0", "2031.4.00", "2031.004.0", "2031.03.0"] {
        let faults = next(version);
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(faults[0].contains(&format!("`version` is `{version}`; an edition is written without leading zeros")));
    }
    let directory = tempfile::tempdir().unwrap();
    export::write(&edit(&published(&fixture()), DESCRIPTOR, "2031.3.0", "2031.4.0"), directory.path()).unwrap();
    let publish =
        |day: &str| mission_ledger::publish::publish(directory.path(), "2031.4.0", None, day, date(2031, 12, 31));
    let refused = publish("2031-03-05").unwrap_err().to_string();
    assert!(refused.contains("the edition is released on 2031-03-05, before 2031.3.0"), "{refused}");
    assert!(publish("2031-03-06").is_ok());
    let back = edit(&files_of(directory.path()), "releases.csv", "2031.4.0,2031-03-06", "2031.4.0,2031-03-05");
    let back = edit(&back, DESCRIPTOR, "2031.4.0", "2031.5.0");
    let (faults, warnings) = found(&back);
    assert_eq!((faults.len(), warnings.len()), (0, 1), "{faults:#?} {warnings:#?}");
    assert!(warnings[0].contains("`2031-03-05` is before `2031.3.0` was released"), "{warnings:#?}");
    let asked = Asked { today: Some(date(2031, 3, 5)), ..Asked::default() };
    let Examined { faults, warnings, .. } =
        examine(edit(&published(&fixture()), DESCRIPTOR, "2031.3.0", "2031.4.0"), &asked);
    assert_eq!((faults.len(), warnings.len()), (0, 1), "{faults:#?} {warnings:#?}");
    assert!(warnings[0].message.contains("`2031-03-06` is in the future (today is 2031-03-05, UTC)"), "{warnings:#?}");
    let asked = Asked { today: Some(date(2031, 3, 6)), ..Asked::default() };
    let examined = examine(edit(&published(&fixture()), DESCRIPTOR, "2031.3.0", "2031.4.0"), &asked);
    assert!(examined.warnings.is_empty(), "today is not in the future: {:#?}", examined.warnings);
}

#[test]
fn the_list_of_releases_is_held_to_the_rule_of_cells() {
    for (summary, said) in [(" First", "white space"), ("First\tone", "a tab"), ("First\u{200b}", "U+200B")] {
        let files = edit(&published(&fixture()), DESCRIPTOR, "2031.3.0", "2031.4.0");
        let (faults, _) = found(&edit(&files, "releases.csv", "First", summary));
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(faults[0].starts_with("releases.csv:2: `summary`: ") && faults[0].contains(said), "{faults:#?}");
    }
}

#[test]
fn a_published_edition_need_not_keep_younger_rules() {
    let files = ONLY_WARNINGS.iter().chain(ONLY_FAULTS).filter(|(file, _, to, said)| {
        // Those that were always refused, and those that touch the same cell as another.
        let is_young = [
            "white space",
            "control",
            "negative",
            "decimals",
            "M49",
            "region",
            "and not",
            "a tab",
            "invisible",
            " as `",
        ];
        let is_warning = ONLY_WARNINGS.iter().any(|(.., other)| other == said);
        (is_warning || is_young.iter().any(|word| said.contains(word)))
            && *file != DESCRIPTOR
            && !to.contains(", gamma")
    });
    let mut broken = 0;
    for (file, from, to, _) in files {
        let files = published(&edit(&fixture(), file, from, to));
        assert_eq!(found(&files), (Vec::new(), Vec::new()), "{to}");
        broken += 1;
    }
    assert!(broken > 12, "{broken}");
    let published_flagship = found(&flagship());
    assert_eq!(published_flagship, (Vec::new(), Vec::new()));
}

#[test]
fn the_next_edition_of_the_flagship_would_have_neither_faults_nor_warnings() {
    let next = edit(&flagship(), DESCRIPTOR, "2026.12.3", "2026.12.4");
    assert_eq!(found(&next), (Vec::new(), Vec::new()));
}

#[test]
fn the_descriptor_is_a_data_package() {
    type Change = fn(&mut Json);
    let changes: [(Change, &str); 37] = [
        (
            |all| all["name"] = json!("River Watch"),
            "`name` is `\"River Watch\"`; it must be lower-case letters, digits",
        ),
        (|all| all["title"] = json!(" "), "`title` is `\" \"`; it must be a text of one line"),
        (|all| all["title"] = json!("River\nWatch"), "it must be a text of one line"),
        (
            |all| all["resources"][0]["name"] = json!("Sources!"),
            "`resources[0].name` is `\"Sources!\"`; it must be lower-case",
        ),
        (|all| all["resources"][0]["name"] = json!(7), "`resources[0].name` is `7`; it must be lower-case"),
        (
            |all| all["resources"][0]["dialect"] = json!({ "delimiter": ";" }),
            "`resources[0].dialect.delimiter` is `\";\"`, but the file is not read so; write `\",\"`, or leave it out",
        ),
        (|all| all["resources"][0]["dialect"] = json!({ "header": false }), "`resources[0].dialect.header` is `false`"),
        (|all| all["resources"][0]["dialect"] = json!({ "quoteChar": "'" }), "`resources[0].dialect.quoteChar` is"),
        (
            |all| all["resources"][0]["dialect"] = json!({ "commentChar": "#" }),
            "`resources[0].dialect.commentChar` is `\"#\"`, but the file is not read so; leave it out",
        ),
        (|all| all["resources"][0]["dialect"] = json!("dialect.json"), "write it as an object, or leave it out"),
        (|all| all["resources"][0]["encoding"] = json!("latin-1"), "`resources[0].encoding` is `\"latin-1\"`, but"),
        (|all| all["resources"][0]["format"] = json!("json"), "`resources[0].format` is `\"json\"`, but"),
        (|all| all["resources"][0]["mediatype"] = json!(7), "`resources[0].mediatype` is `7`, but"),
        (
            |all| all["resources"][0]["schema"]["missingValues"] = json!(["", "news"]),
            "`resources[0].schema.missingValues` is `[\"\",\"news\"]`, but the file is not read so; write `[\"\"]`",
        ),
        (
            |all| all["resources"][0]["schema"]["fields"][7]["type"] = json!("date"),
            "`resources[0].schema.fields[7].type` is `\"date\"`, but the file is not read so; write `\"string\"`",
        ),
        (
            |all| all["resources"][0]["schema"]["fields"][1]["type"] = json!(null),
            "`resources[0].schema.fields[1].type` is `null`",
        ),
        (
            |all| all["licenses"] = json!("CC0"),
            "`licenses` is `\"CC0\"`; it must be a list of objects, like `[{ \"name\": \"…\" }]`",
        ),
        (|all| all["licenses"] = json!([]), "`licenses` is `[]`"),
        (|all| all["licenses"] = json!(["CC0-1.0"]), "`licenses` is"),
        (|all| all["licenses"] = json!([{ "title": "CC0" }]), "`licenses[0]` says nothing; give it a `name` or `path`"),
        (
            |all| all["licenses"] = json!([{ "name": 1 }]),
            "`licenses[0].name` is `1`; it must be the identifier of a license",
        ),
        (|all| all["licenses"] = json!([{ "name": "CC BY 4.0" }]), "like `\"CC-BY-4.0\"`, without blanks"),
        (|all| all["licenses"] = json!([{ "path": "/etc/license" }]), "`licenses[0].path` is"),
        (|all| all["title"] = json!(["River"]), "`title` is"),
        (|all| all["description"] = json!(null), "`description` is `null`; it must be a text"),
        (|all| all["created"] = json!("2031-03-05"), "`created` is `\"2031-03-05\"`; it must be a date with its time"),
        (|all| all["homepage"] = json!(1), "`homepage` is"),
        (|all| all["keywords"] = json!("river"), "`keywords` is `\"river\"`; it must be a list of texts"),
        (|all| all["contributors"] = json!([{ "title": 7 }]), "`contributors[0].title` is `7`"),
        (|all| all["contributors"] = json!([{ "title": "A", "roles": "author" }]), "`contributors[0].roles` is"),
        (|all| all["contributors"] = json!("A"), "`contributors` is"),
        (|all| all["sources"] = json!({ "title": "A" }), "`sources` is"),
        (|all| drop(all["resources"][0].as_object_mut().unwrap().remove("name")), "`resources[0].name` is missing"),
        (|all| all["resources"][0]["name"] = json!("claims"), "is `claims`, like that of another resource"),
        (|all| all["resources"][0]["bytes"] = json!("12"), "`resources[0].bytes` is"),
        (|all| all["resources"][0]["data"] = json!([]), "`resources[0].data` stands beside `path`"),
        (
            |all| all["resources"][0]["schema"]["fields"][0]["type"] = json!("text"),
            "`resources[0].schema.fields[0].type` is `\"text\"`, but",
        ),
    ];
    let descriptor = |change: Change| {
        let mut descriptor: Json = serde_json::from_slice(&fixture().0[DESCRIPTOR]).unwrap();
        change(&mut descriptor);
        found(&with(&fixture(), DESCRIPTOR, descriptor.to_string().into_bytes())).0
    };
    for (change, said) in changes {
        let faults = descriptor(change);
        assert!(faults.len() == 1 && faults[0].contains(said), "{said}: {faults:#?}");
    }
    let full: Change = |all| {
        all["licenses"] = json!([{ "name": "CC0-1.0" }, { "path": "LICENSE.txt", "title": "Ours" }]);
        all["contributors"] = json!([{ "givenName": "A", "familyName": "B", "roles": ["creator"] }]);
        all["sources"] = json!([{ "title": "C" }]);
        all["created"] = json!("2031-03-05T12:00:00+01:00");
        all["anything"] = json!({ "else": 1 });
        all["resources"][0]["dialect"] = json!({ "delimiter": ",", "header": true, "lineTerminator": "\n" });
        all["resources"][0]["encoding"] = json!("UTF-8");
    };
    assert_eq!(descriptor(full), Vec::<String>::new());
}

#[test]
fn a_property_of_the_descriptor_is_given_once() {
    for (from, to, name) in [
        ("\"version\":", "\"version\": \"2031.2.0\",\n  \"version\":", "version"),
        ("\"path\": \"claims.csv\"", "\"path\": \"claims.csv\", \"path\": \"claims.csv\"", "path"),
    ] {
        let (faults, _) = found(&edit(&fixture(), DESCRIPTOR, from, to));
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(faults[0].starts_with(&format!("datapackage.json: `{name}` is given twice at line ")), "{faults:#?}");
    }
}

/// The made-up dataset with Kosovo, which has no code of ISO 3166-1 and uses `XK`.
fn with_kosovo() -> Files {
    let files = edit(
        &fixture(),
        "countries.csv",
        "UY,URY",
        "UY,URY,858,Uruguay,Americas,Latin America and the Caribbean\nXK,XKX",
    );
    let files = edit(
        &files,
        "countries.csv",
        "XK,XKX,858,Uruguay,Americas,Latin America and the Caribbean",
        "XK,XKX,,Kosovo,Europe,Southern Europe",
    );
    let text =
        String::from_utf8(files.0["contingents.csv"].to_vec()).unwrap() + "xk-pledge,river-watch,XK,,Kosovar pledge\n";
    let files = with(&files, "contingents.csv", text.into_bytes());
    let text = String::from_utf8(files.0["claims.csv"].to_vec()).unwrap()
        + "x061,contingent,xk-pledge,status,pledged,,exact,alpha-2031-01-10,,,p. 1,,2031-01-10,normal,\n"
        + "x062,event,landing,country,XK,,exact,alpha-2031-03-05,,,p. 1,,,normal,\n";
    with(&files, "claims.csv", text.into_bytes())
}

#[tokio::test]
async fn a_user_assigned_code_is_a_country_like_any_other() {
    let files = with_kosovo();
    let service = Service::of(&files).await;
    let country = service.json("/countries/XK").await["data"].clone();
    assert_eq!((&country["alpha3"], &country["numeric"]), (&json!("XKX"), &Json::Null));
    assert_eq!(country["roles"], json!(["contributor"]));
    for query in ["XK", "xk", "XKX"] {
        assert_eq!(service.ids(&format!("/contingents?country={query}")).await, ["xk-pledge"], "{query}");
        assert_eq!(service.ids(&format!("/events?country={query}")).await, ["landing"], "{query}");
    }
    assert_eq!(service.get("/countries/xkx").await.header("location"), "/countries/XK");
    assert_eq!(service.get("/countries/QL").await.status, 404);
    let table = service.get("/countries?format=csv").await.text();
    assert!(table.lines().any(|line| line.contains("XKX,,Kosovo")), "{table}");
    let exported =
        export::read(&mut readers::open(&service.database).await.unwrap().acquire(Lane::Quick).await.unwrap())
            .await
            .unwrap();
    assert!(exported.0["countries.csv"] == files.0["countries.csv"]);
}

#[test]
fn a_user_assigned_code_is_of_its_range_and_has_no_number() {
    for (from, to, said) in [
        ("XK,XKX,,", "XK,KSV,,", "`alpha3`: must be `XK` and one more capital"),
        ("XK,XKX,,", "XK,XK,,", "`alpha3`: must be `XK` and one more capital"),
        ("XK,XKX,,", "XK,XKX,999,", "`numeric`: must be empty"),
        ("XK,XKX,,", "X1,X1X,,", "`id`: `X1` is not an ISO 3166-1 alpha-2 code; for what has none, use a code"),
        ("UY,URY,858", "UY,URY,", "`numeric`: ISO 3166-1 has `858` for `UY`"),
    ] {
        let (faults, _) = found(&edit(&with_kosovo(), "countries.csv", from, to));
        assert!(faults.iter().any(|fault| fault.contains(said)), "{to}: {faults:#?}");
    }
    let (faults, warnings) = found(&with_kosovo());
    assert_eq!((faults.len(), warnings.len()), (0, 1), "{faults:#?} {warnings:#?}");
    assert!(warnings[0].contains("`numeric` of `countries.csv` is `required`"), "{warnings:#?}");
}

#[test]
fn a_cell_with_a_fault_has_no_warning_as_well() {
    let odd = edit(&fixture(), "sources.csv", "https://beta.example/1", "https://beta.example/é");
    assert_eq!((found(&odd).0.len(), found(&odd).1.len()), (0, 1));
    let (faults, warnings) = found(&edit(&odd, "sources.csv", "https://beta.example/é", "https://beta.example/é "));
    assert_eq!((faults.len(), warnings.len()), (1, 0), "{faults:#?} {warnings:#?}");
    // A fault elsewhere in the file leaves the warning.
    let (faults, warnings) = found(&edit(&odd, "sources.csv", "River watch begins", "River watch begins "));
    assert_eq!((faults.len(), warnings.len()), (1, 1), "{faults:#?} {warnings:#?}");
}

#[test]
fn what_is_unknown_is_named_as_what_it_should_be() {
    let row = "x003,mission,river-watch,host_country,UY,,exact,alpha-2031-01-10,,,p. 1,,,normal,";
    for (to, said) in [
        // The code of a country is not one where an id is wanted.
        ("x003,mission,NO,host_country,UY,,exact,alpha-2031-01-10,,,p. 1,,,normal,", "no `NO`"),
        ("x003,mission,river-watch,successor,sea-watch,,exact,alpha-2031-01-10,,,p. 1,,,normal,", "`sea-watch`"),
    ] {
        let (faults, _) = found(&edit(&fixture(), "claims.csv", row, to));
        let fault = faults.iter().find(|fault| fault.contains(said)).unwrap_or_else(|| panic!("{faults:#?}"));
        assert!(fault.contains("in missions.csv") && !fault.contains("Norway"), "{fault}");
    }
}

#[test]
fn a_sum_may_be_zero_and_not_less() {
    for (amount, count) in [("0", 0), ("-1", 1)] {
        let (faults, _) = found(&edit(
            &fixture(),
            "claims.csv",
            "amount,70000,USD,at_least",
            &format!("amount,{amount},USD,at_least"),
        ));
        let negative = faults.iter().filter(|fault| fault.contains("is negative")).count();
        assert_eq!(negative, count, "{faults:#?}");
    }
}
