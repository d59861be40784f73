//! What the checker says: every fault at once, one message for each cause, and what a mistyped id was meant to be.

use ledger_core::edition::{Asked, Examined, examine};
use ledger_core::package::{DESCRIPTOR, Files, archive};

use crate::dataset::edit;
use crate::support::{fixture, sha256};

/// The faults and the warnings of a dataset, without a current date.
pub fn found(files: &Files) -> (Vec<String>, Vec<String>) {
    let Examined { faults, warnings, .. } = examine(files.clone(), &Asked::default());
    (faults.iter().map(ToString::to_string).collect(), warnings.iter().map(ToString::to_string).collect())
}

pub fn with(files: &Files, file: &str, bytes: Vec<u8>) -> Files {
    let mut files = files.clone();
    files.0.insert(file.to_owned(), bytes.into());
    files
}

/// The made-up dataset, published as 2031.3.0 as it is, whatever rules it breaks.
pub fn published(files: &Files) -> Files {
    let zip = archive(files).unwrap();
    let line = format!("id,released_on,summary,sha256\n2031.3.0,2031-03-06,First,{}\n", sha256(&zip));
    with(&with(files, "releases/2031.3.0.zip", zip), "releases.csv", line.into_bytes())
}

#[test]
fn faults_of_every_stage_come_in_one_run() {
    let files =
        edit(&published(&fixture()), "events.csv", "landing,river-watch,Landing", "landing,river-watch,Landing,1");
    let files = edit(&files, "claims.csv", "personnel,200,,about", "personnel,200,,roughly");
    let files = edit(&files, DESCRIPTOR, "\"River Watch, a made-up mission\"", "7");
    let (faults, _) = found(&files);
    let said = [
        "events.csv:3: has 4 cells, but the header has 3",
        "datapackage.json: `title` is `7`; it must be a text",
        "claims.csv:10: `qualifier`: `roughly` is not a qualifier",
        "claims.csv: differs from the published edition 2031.3.0",
        "datapackage.json: differs from",
        "events.csv: differs from",
    ];
    assert_eq!(faults.len(), said.len(), "{faults:#?}");
    for (fault, said) in faults.iter().zip(said) {
        assert!(fault.contains(said), "{said}: {faults:#?}");
    }
}

#[test]
fn each_cause_of_a_wrong_form_has_one_message_and_no_consequences() {
    type Change = fn(&str) -> Vec<u8>;
    let latin_1 = |text: &str| text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let utf_16 = |text: &str| [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let causes: [(Change, &str); 22] = [
        (|text| format!("\u{feff}{text}").into_bytes(), "sources.csv:1: begins with a byte order mark (BOM)"),
        (
            |text| text.replace('\n', "\r\n").into_bytes(),
            "save the file with LF line ends; or run `mission-ledger tidy --seeds DIR`",
        ),
        (|text| text.replace('\n', "\r").into_bytes(), "sources.csv:1: ends with CR; save"),
        (|text| text.replace(',', ";").into_bytes(), "sources.csv:1: the cells are separated by semicolons"),
        (|text| text.replace(',', "\t").into_bytes(), "sources.csv:1: the cells are separated by tabs"),
        (|text| text.replace("\nbeta", "\n\n\nbeta").into_bytes(), "sources.csv:4: is blank; remove the line"),
        (|text| format!("{text}\n").into_bytes(), "sources.csv:7: is blank; remove the line"),
        (|text| text.trim_end().into(), "sources.csv:6: is the last line and has no line end"),
        (
            |text| text.replace("Gamma", "\"Gamma\"").into_bytes(),
            "sources.csv:6: has a cell that is quoted without need",
        ),
        (
            |text| text.replace("Gamma", "Gam\"ma").into_bytes(),
            "sources.csv:6: has a quotation mark in a cell that is not",
        ),
        (
            |text| text.replace(",Alpha", ",\"Alpha").into_bytes(),
            "sources.csv:2: has a quotation mark that opens a cell",
        ),
        (
            |text| text.replacen(",Alpha", ",\"Alpha", 1).into_bytes(),
            "sources.csv:2: has a quotation mark that opens a cell",
        ),
        (
            |text| text.trim_end().replace(",Gamma,", ",\"Gamma,").into_bytes(),
            "sources.csv:6: has a quotation mark that opens a cell and is not closed; close the cell",
        ),
        (
            |text| format!("sep=,\n{text}").into_bytes(),
            "sources.csv:1: tells a spreadsheet which separator to use (`sep=`)",
        ),
        (latin_1, "sources.csv:4: is not UTF-8 after `beta-2031-02,`; save the file as UTF-8"),
        (utf_16, "sources.csv: is UTF-16; save the file as UTF-8"),
        (|_| Vec::new(), "sources.csv: is empty; it needs its header, `id,title,"),
        (|text| text.replacen("id,title", "title,id", 1).into_bytes(), "put the columns in that order"),
        (|text| text.replacen("id,title", "id,name", 1).into_bytes(), "but is `id,name,publisher"),
        (|text| text.replacen("publisher,", "", 1).into_bytes(), "it lacks `publisher`"),
        (
            |text| text.replace(",Gamma,", ",Gamma, Delta,").into_bytes(),
            "sources.csv:6: has 13 cells, but the header has 12; quote",
        ),
        (
            |text| text.replace(",Gamma,", "").into_bytes(),
            "sources.csv:6: has 10 cells, but the header has 12; write a comma",
        ),
    ];
    let text = String::from_utf8(fixture().0["sources.csv"].to_vec()).unwrap();
    for (change, said) in causes {
        let (faults, _) = found(&with(&fixture(), "sources.csv", change(&text)));
        assert_eq!(faults.len(), 1, "{said}: {faults:#?}");
        assert!(faults[0].contains(said), "{said}: {faults:#?}");
    }
    let (faults, _) =
        found(&with(&fixture(), "sources.csv", format!("\"sep=,\"\n{}", text.replace(",Gamma,", "")).into()));
    assert!(
        faults.len() == 2 && faults[1].starts_with("sources.csv:7: has 10 cells"),
        "lines are counted: {faults:#?}"
    );
    let excel = format!("\u{feff}{}", text.replace(',', ";").replace('\n', "\r\n"));
    assert_eq!(found(&with(&fixture(), "sources.csv", excel.into_bytes())).0.len(), 3, "three causes, three messages");
}

#[test]
fn columns_in_another_order_have_one_message() {
    // With the rows in the order of the header, or in that of the dataset.
    for text in ["name,id\nRiver Watch,river-watch\n", "name,id\nriver-watch,River Watch\n"] {
        let (faults, _) = found(&with(&fixture(), "missions.csv", text.into()));
        assert_eq!(faults.len(), 1, "{faults:#?}");
        assert!(faults[0].contains("the header must be `id,name`, but is `name,id`: put the columns in that order"));
    }
    let swapped = edit(&fixture(), "claims.csv", "id,subject_kind,", "subject_kind,id,");
    assert_eq!(found(&swapped).0.len(), 1, "{:#?}", found(&swapped));
}

#[test]
fn a_file_that_cannot_be_read_has_no_consequences_elsewhere() {
    for file in fixture().0.keys().filter(|file| *file != DESCRIPTOR) {
        let mut missing = published(&fixture());
        missing
            .0
            .insert(DESCRIPTOR.to_owned(), edit(&missing, DESCRIPTOR, "2031.3.0", "2031.4.0").0[DESCRIPTOR].clone());
        missing.0.remove(file);
        let (faults, _) = found(&missing);
        assert_eq!(faults.len(), 1, "{file}: {faults:#?}");
        assert!(faults[0].starts_with(&format!("{file}: is missing")), "{faults:#?}");
    }
    let broken = with(&fixture(), DESCRIPTOR, b"{ \"version\": ".to_vec());
    let broken = edit(&broken, "claims.csv", "lead_country,NO", "lead_country,DE");
    let (faults, _) = found(&broken);
    assert_eq!(faults.len(), 2, "the rest is checked by its headers: {faults:#?}");
    assert!(
        faults[0].contains("is not valid JSON") && faults[1].contains("no `DE` in countries.csv; add Germany there")
    );
}

/// A change of the made-up dataset, and its only fault.
pub const ONLY_FAULTS: &[(&str, &str, &str, &str)] = &[
    ("sources.csv", "2031-02,inferred", "2031-13,inferred", "`published_on`: `2031-13` is not a date"),
    (
        "claims.csv",
        "x024,contingent,np-pledge,status,offered,,exact",
        "x024,contingent,np-pledge,status,offered,,exactly",
        "`exactly` is not",
    ),
    (
        "claims.csv",
        ",gamma-nd-report,",
        ",gama-nd-report,",
        "no source `gama-nd-report` in sources.csv; did you mean `gamma-nd-report`?",
    ),
    (
        "claims.csv",
        "river-pact,kind",
        "river-pakt,kind",
        "no `river-pakt` in instruments.csv; did you mean `river-pact`?",
    ),
    ("claims.csv", "lead_country,NO", "lead_country,Norway", "is not an ISO 3166-1 alpha-2 code; did you mean `NO`?"),
    ("claims.csv", "lead_country,NO", "lead_country,no", "did you mean `NO`?"),
    ("claims.csv", "amount,70000,USD", "amount,70000,usd", "`usd` is not an ISO 4217 code; did you mean `USD`?"),
    ("claims.csv", "amount,70000,USD", "amount,70000,dollars", "three capitals, like `USD`"),
    (
        "contingents.csv",
        "NO,no-pledge,First",
        "NO,no-pledges,First",
        "`part_of`: no `no-pledges` in contingents.csv; did you mean `no-pledge`?",
    ),
    (
        "contingents.csv",
        "river-watch,NP",
        "river-wach,NP",
        "`mission`: no `river-wach` in missions.csv; did you mean `river-watch`?",
    ),
    (
        "contingents.csv",
        "river-watch,NP",
        "river-watch,NPL",
        "`country`: no `NPL` in countries.csv; did you mean `NP`?",
    ),
    (
        "contingents.csv",
        "river-watch,NP",
        "river-watch,DEU",
        "no `DEU` in countries.csv; write `DE`, and add Germany there",
    ),
    ("funding_tranches.csv", "river-watch,,river-fund", "river-watch,,river-found", "did you mean `river-fund`?"),
    (
        "legal_case_events.csv",
        "filing,fishers-v-river,",
        "filing,fisher-v-river,",
        "`case`: no `fisher-v-river` in legal_cases.csv; did you mean",
    ),
    ("organizations.csv", "court,UY", "court,Uruguay", "no `Uruguay` in countries.csv; did you mean `UY`?"),
    (
        "sources.csv",
        "address,alpha-2031-01-10",
        "address,alpha-2031-01-1",
        "`copy_of`: no `alpha-2031-01-1` in sources.csv; did you mean",
    ),
    ("identifiers.csv", "NO,wikidata", "NOR,wikidata", "no country `NOR` in countries.csv; did you mean `NO`?"),
    ("countries.csv", "NP,NPL", "np,NPL", "did you mean `NP`?"),
    // Blanks and control characters, in one message however the cell is read.
    ("missions.csv", "River Watch", "River Watch ", "missions.csv:2: `name`: starts or ends with white space"),
    ("claims.csv", ",gamma-nd-report,", ", gamma-nd-report,", "`source_id`: starts or ends with white space"),
    ("missions.csv", "River Watch", "River\u{7}Watch", "`name`: has the control character U+0007"),
    ("missions.csv", "River Watch", "River\tWatch", "`name`: has a tab"),
    ("missions.csv", "River Watch", "\"River\nWatch\"", "`name`: has a line break"),
    ("missions.csv", "River Watch", "River\u{200b}Watch", "`name`: has the invisible character U+200B"),
    ("missions.csv", "River Watch", "River\u{202e}Watch", "has the invisible character U+202E"),
    ("missions.csv", "River Watch", "River\u{feff}Watch", "has the invisible character U+FEFF"),
    ("missions.csv", "River Watch", "River\u{fffe}Watch", "has the invisible character U+FFFE"),
    ("missions.csv", "River Watch", "River\u{e000}Watch", "has the invisible character U+E000"),
    ("missions.csv", "River Watch", "River\u{fdd0}Watch", "has the invisible character U+FDD0"),
    ("missions.csv", "River Watch", "River Watch\u{200d}", "starts or ends with an invisible character"),
    // Numbers have one spelling.
    ("claims.csv", "personnel,200,,about", "personnel,0200,,about", "`value`: write `0200` as `200`"),
    ("claims.csv", "amount,70000,USD", "amount,0070000.50,USD", "`value`: write `0070000.50` as `70000.5`"),
    ("claims.csv", "personnel,200,,about", "personnel,\"2,000\",,about", "write only digits, like `2000`"),
    ("claims.csv", "personnel,200,,about", "personnel,about 200,,about", "put `about` and the like into `qualifier`"),
    // What cannot be right.
    ("claims.csv", "amount,70000,USD,at_least", "amount,-70000,USD,exact", "`-70000` is negative"),
    (
        "claims.csv",
        "amount,70000,USD,at_least",
        "amount,70000.5,JPY,exact",
        "`70000.5` has decimals, but JPY has no smaller unit",
    ),
    (
        "claims.csv",
        "amount,70000,USD,at_least",
        "amount,5000000.125,KWD,exact",
        "is finer than a hundredth, the smallest unit that is stored",
    ),
    ("claims.csv", "votes_for,3", "votes_for,3.125", "`3.125` is not a whole number"),
    ("countries.csv", "Europe,Northern", "Middle Earth,Northern", "`region`: `Middle Earth` is not a region of UN M49"),
    (
        "countries.csv",
        "Asia,Southern Asia",
        "Asia,South Asia",
        "`South Asia` is not a subregion of UN M49; did you mean `Southern Asia`?",
    ),
    (
        "countries.csv",
        "Asia,Southern Asia",
        "Europe,Southern Asia",
        "`Southern Asia` is in the region `Asia`, not in `Europe`",
    ),
    ("contingents.csv", "no-second,river-watch,NO", "no-second,river-watch,NP", "its country is `NP` and not `NO`"),
    (
        "funding_tranches.csv",
        "no-money-boats,river-watch,NO,",
        "no-money-boats,river-watch,,river-fund",
        "its donor is `river-fund` and not `NO`",
    ),
    ("datapackage.json", "2031.3.0", "2031.13.0", "`version` is `2031.13.0`; it must be a year"),
    (
        "datapackage.json",
        "2031.3.0",
        "2031.03.0",
        "`version` is `2031.03.0`; an edition is written without leading zeros",
    ),
];

#[test]
fn a_cause_has_one_message() {
    for (file, from, to, said) in ONLY_FAULTS {
        let (faults, _) = found(&edit(&fixture(), file, from, to));
        // Other claims of the same source or record may have the same cause.
        assert_eq!(faults.len(), 1, "{file} {from} -> {to}: {faults:#?}");
        assert!(faults[0].contains(said), "{file} {from} -> {to}: {faults:#?}");
    }
}

#[test]
fn a_record_whose_only_claim_has_a_fault_is_not_to_be_removed() {
    let files = edit(&fixture(), "events.csv", "boat-lost,", "another,river-watch,Another\nboat-lost,");
    let claim = "x061,event,another,date,2031-01-31,,exact,alpha-2031-03-05,,,p. 1,,,normal,\n";
    let with_claim = |claim: &str| {
        let text = String::from_utf8(files.0["claims.csv"].to_vec()).unwrap() + claim;
        found(&with(&files, "claims.csv", text.into_bytes())).0
    };
    assert_eq!(with_claim(claim), Vec::<String>::new());
    for (from, to) in [
        ("2031-01-31", "2031-02-31"),
        ("event,", "evnt,"),
        ("another", "anothr"),
        ("alpha", "alfa"),
        (",normal,", ",normal"),
    ] {
        let faults = with_claim(&claim.replace(from, to));
        assert_eq!(faults.len(), 1, "{to}: {faults:#?}");
    }
    assert!(with_claim("")[0].contains("no live claim is about `another`"));
}

#[test]
fn what_joins_the_letters_of_a_script_is_at_home_inside_a_word() {
    let files =
        edit(&fixture(), "missions.csv", "River Watch", "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}");
    assert_eq!(found(&files).0, Vec::<String>::new());
}

#[test]
fn a_byte_order_mark_of_the_descriptor_is_named() {
    let marked = [b"\xef\xbb\xbf", &fixture().0[DESCRIPTOR][..]].concat();
    let (faults, _) = found(&with(&fixture(), DESCRIPTOR, marked));
    assert_eq!(faults, ["datapackage.json: begins with a byte order mark (BOM); save the file as UTF-8 without one"]);
}

#[test]
fn a_changed_claim_with_a_fault_needs_no_reason_yet() {
    let files = edit(&published(&fixture()), DESCRIPTOR, "2031.3.0", "2031.4.0");
    assert_eq!(found(&files).0, Vec::<String>::new());
    let files = edit(&files, "claims.csv", "personnel,200,,about", "personnel,200,,roughly");
    let (faults, _) = found(&files);
    assert!(faults.len() == 1 && faults[0].contains("`roughly`"), "{faults:#?}");
}

/// A change of the made-up dataset, and its only warning.
pub const ONLY_WARNINGS: &[(&str, &str, &str, &str)] = &[
    ("countries.csv", "Norway", "Nroway", "countries.csv:2: `name`: `Nroway` does not look like the name of `NO`"),
    (
        "countries.csv",
        "Norway",
        "Nepal",
        "`Nepal` does not look like the name of `NO`, which ISO 3166-1 calls `Norway`",
    ),
    (
        "sources.csv",
        "https://beta.example/1",
        "https://beta.example/é",
        "`url`: has `é`, which a URI cannot have; percent-encode (`é` is `%C3%A9`)",
    ),
    ("sources.csv", "https://beta.example/1", "https://beta.example/100%", "has a `%` that does not encode"),
    ("claims.csv", "petitioner,Fishers of Ålesund", "petitioner,Fishers; Boatmen", "`value`: contains `; `"),
];

#[test]
fn what_is_odd_is_a_warning() {
    assert_eq!(found(&fixture()), (Vec::new(), Vec::new()));
    for (file, from, to, said) in ONLY_WARNINGS {
        let (faults, warnings) = found(&edit(&fixture(), file, from, to));
        assert_eq!((faults.len(), warnings.len()), (0, 1), "{from} -> {to}: {faults:#?} {warnings:#?}");
        assert!(warnings[0].contains(said), "{from} -> {to}: {warnings:#?}");
    }
}

#[test]
fn a_term_that_nobody_else_uses_is_compared_with_those_in_use() {
    let rows = |row: fn(usize, &str) -> String| -> String {
        ["boats_afloat", "boats_aflot", "fish"].iter().enumerate().map(|(at, metric)| row(at, metric)).collect()
    };
    let append = |files: &Files, file: &str, rows: String| {
        let text = String::from_utf8(files.0[file].to_vec()).unwrap() + &rows;
        with(files, file, text.into_bytes())
    };
    let files = append(&fixture(), "indicators.csv", rows(|at, _| format!("b-{at},river-watch,UY,Boats {at}\n")));
    let claims = rows(|at, metric| {
        format!("x1{at}0,indicator,b-{at},metric,{metric},,exact,alpha-2031-01-10,,,p. 1,,,normal,\n")
    });
    let files = append(&files, "claims.csv", claims);
    let (faults, warnings) = found(&files);
    assert_eq!((faults.len(), warnings.len()), (0, 1), "{faults:#?} {warnings:#?}");
    assert!(warnings[0].contains("only this claim has the metric `boats_aflot`; did you mean `boats_afloat`?"));
}
