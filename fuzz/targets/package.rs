//! Data packages: any bytes as a zip, and zips with any names and contents. None leads out of its package.
#![no_main]

use std::io::{Cursor, Write as _};
use std::path::{Component, Path};

use ledger_core::package::{Files, Package, archive};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Vec<(String, Vec<u8>)>, Option<(u16, u8)>, &[u8])| {
    let (entries, damage, raw) = input;
    read(raw);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in &entries {
        // A name that the writer refuses is not in it.
        if writer.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).is_ok() {
            writer.write_all(content).unwrap();
        }
    }
    let Ok(zip) = writer.finish() else { return };
    let mut zip = zip.into_inner();
    if let Some((at, with)) = damage {
        let at = usize::from(at) % zip.len();
        zip[at] ^= with;
    }
    read(&zip);
});

fn read(zip: &[u8]) {
    let Ok(files) = Files::from_zip(zip) else { return };
    for name in files.0.keys() {
        let mut depth = 0;
        for part in Path::new(name).components() {
            match part {
                Component::Normal(_) => depth += 1,
                Component::ParentDir => depth -= 1,
                Component::CurDir => {}
                Component::RootDir | Component::Prefix(_) => panic!("{name:?} is absolute"),
            }
            assert!(depth >= 0, "{name:?} leads out of the package");
        }
    }
    let _ = Package::read(&files);
    if let Ok(again) = archive(&files) {
        assert_eq!(Files::from_zip(&again).ok(), Some(files));
    }
}
