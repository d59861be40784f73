//! The syntax of searches, in `/search` and in lists: a page of what was found shows it, and never fails.
#![no_main]

use http::StatusCode;
use libfuzzer_sys::fuzz_target;
use mission_ledger_fuzz::get;

fuzz_target!(|words: &str| {
    // Every letter is encoded, so that each of them is searched for.
    let words: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for path in ["/claims", "/search"] {
        let status =
            |accept: &[u8]| get(&format!("{path}?q={words}"), &[("accept", accept)]).map(|answer| answer.status);
        // What is found can be shown. A page without words shows the form, and JSON is refused.
        if status(b"application/json") == Some(StatusCode::OK) {
            assert_eq!(status(b"text/html"), Some(StatusCode::OK), "{path} {words}");
        }
    }
});
