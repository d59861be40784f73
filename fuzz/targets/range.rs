//! `Range`, `If-Range` and `If-None-Match` of files: what is sent is the part of the file that it says it is.
#![no_main]

use std::sync::LazyLock;

use axum::body::Bytes;
use http::StatusCode;
use libfuzzer_sys::fuzz_target;
use mission_ledger_fuzz::get;

const FILES: [&str; 2] = ["/dataset/ledger.sqlite", "/dataset/datapackage.zip"];

static WHOLE: LazyLock<[Bytes; 2]> = LazyLock::new(|| FILES.map(|path| get(path, &[]).unwrap().body));

fuzz_target!(|input: (bool, &[u8], Option<&[u8]>, Option<&[u8]>)| {
    let (which, range, if_range, if_none_match) = input;
    let which = usize::from(which);
    let mut fields = vec![("range", range)];
    fields.extend(if_range.map(|value| ("if-range", value)));
    fields.extend(if_none_match.map(|value| ("if-none-match", value)));
    let Some(answer) = get(FILES[which], &fields) else { return };
    let whole = &WHOLE[which];
    let said = answer.headers.get("content-range").map(|value| value.to_str().unwrap().to_owned());
    match answer.status {
        StatusCode::OK => assert_eq!(answer.body, whole),
        StatusCode::PARTIAL_CONTENT => {
            let said = said.unwrap();
            let (part, size) = said.strip_prefix("bytes ").unwrap().split_once('/').unwrap();
            let (first, last) = part.split_once('-').unwrap();
            let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
            assert_eq!(size, whole.len().to_string());
            assert_eq!(answer.body, whole[first..=last]);
        }
        StatusCode::RANGE_NOT_SATISFIABLE => assert_eq!(said.unwrap(), format!("bytes */{}", whole.len())),
        StatusCode::NOT_MODIFIED => assert!(answer.body.is_empty() && if_none_match.is_some()),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {}
        other => panic!("{other}"),
    }
});
