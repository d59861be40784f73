//! Identifiers, and any other part of a path: there is a record, or a problem says that there is none.
#![no_main]

use ledger_core::resources::ALL;
use libfuzzer_sys::fuzz_target;
use mission_ledger_fuzz::{escaped, get};

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (which, below, id) = input;
    let list = ALL[usize::from(which) % ALL.len()].path;
    let below = ["", "/history", "/diff", "/"][usize::from(below % 4)];
    for accept in ["application/json", "text/html"] {
        get(&format!("/{list}/{}{below}", escaped(id)), &[("accept", accept.as_bytes())]);
    }
    get(&format!("/{}", escaped(id)), &[]);
});
