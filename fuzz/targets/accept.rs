//! `Accept`, `Accept-Encoding` and `Accept-Language`: some representation, or a problem that names those that there are.
#![no_main]

use http::StatusCode;
use libfuzzer_sys::fuzz_target;
use mission_ledger_fuzz::get;

const PATHS: [&str; 6] = ["/funding", "/missions", "/funding/summary", "/charts/map.svg", "/dataset", "/search?q=no"];

fuzz_target!(|input: (u8, &[u8], &[u8], &[u8])| {
    let (which, accept, encoding, language) = input;
    let fields = [("accept", accept), ("accept-encoding", encoding), ("accept-language", language)];
    if let Some(answer) = get(PATHS[usize::from(which) % PATHS.len()], &fields) {
        let is_known = [StatusCode::OK, StatusCode::NOT_ACCEPTABLE, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE];
        assert!(is_known.contains(&answer.status), "{}", answer.status);
    }
});
