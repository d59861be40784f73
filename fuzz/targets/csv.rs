//! CSV seeds: any bytes in the place of one file. The checker reports faults, and what is tidied is tidy.
#![no_main]

use ledger_core::edition::{Asked, examine};
use ledger_core::package::layout::known;
use ledger_core::package::tidy;
use libfuzzer_sys::fuzz_target;
use mission_ledger_fuzz::FILES;

fuzz_target!(|input: (u8, &[u8])| {
    let (which, bytes) = input;
    let names: Vec<&String> = FILES.0.keys().collect();
    let name = names[usize::from(which) % names.len()];
    let mut files = FILES.clone();
    files.0.insert(name.clone(), bytes.to_vec().into());
    let _ = examine(files, &Asked { texts: None, today: None, released_on: None });
    let Some(file) = known().into_iter().find(|file| file.name == *name) else { return };
    if let Ok(once) = tidy(&file, None, bytes) {
        let twice = tidy(&file, None, &once.bytes).unwrap_or_else(|faults| panic!("{name}: {faults:?}"));
        assert_eq!(twice.bytes, once.bytes, "{name}");
        assert!(twice.changes.is_empty(), "{name}: {:?}", twice.changes);
    }
});
