//! Dates of reduced precision: what is read is written as it was.
#![no_main]

use ledger_core::value::PartialDate;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(date) = text.parse::<PartialDate>() {
        assert_eq!(date.to_string(), text);
        assert!(date.first() <= date.last(), "{text}");
        assert_eq!(date.day().is_some(), date.parts() == 3, "{text}");
    }
});
