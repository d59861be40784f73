//! Gives the binary an identity: a hash over everything that decides what it answers.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::Path;

fn main() {
    let mut hash = DefaultHasher::new();
    for path in ["src", "crates", "migrations", "templates", "Cargo.toml", "Cargo.lock"] {
        println!("cargo:rerun-if-changed={path}");
        add(Path::new(path), &mut hash);
    }
    println!("cargo:rerun-if-changed=seeds");
    println!("cargo:rustc-env=BUILD_ID={:016x}", hash.finish());
}

fn add(path: &Path, hash: &mut DefaultHasher) {
    if path.is_dir() {
        let mut entries: Vec<_> =
            fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for entry in entries {
            add(&entry, hash);
        }
    } else if let Ok(bytes) = fs::read(path) {
        hash.write(path.to_string_lossy().as_bytes());
        hash.write(&bytes);
    }
}
