//! Gives the binary an identity, which is a hash over everything that decides what it answers, and the OpenAPI document in
//! each form in which it is served.

#[path = "src/document/twin.rs"]
mod twin;

use std::collections::hash_map::DefaultHasher;
use std::error::Error;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value as Json;

/// The committed OpenAPI document.
const DOCUMENT: &str = "openapi.yaml";

fn main() -> Result<(), Box<dyn Error>> {
    let mut hash = DefaultHasher::new();
    for path in ["src", "crates", "migrations", "templates", "Cargo.toml", "Cargo.lock", DOCUMENT] {
        println!("cargo:rerun-if-changed={path}");
        add(Path::new(path), &mut hash);
    }
    println!("cargo:rerun-if-changed=seeds");
    println!("cargo:rustc-env=BUILD_ID={:016x}", hash.finish());
    documents()
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

/// Writes the document as JSON, and as OpenAPI 3.0.3.
#[expect(clippy::disallowed_methods, reason = "cargo says in its environment where files that are built belong")]
fn documents() -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(DOCUMENT)?;
    // The shell has emptied the file by the time that the code which writes it is built.
    let document: Json =
        if text.is_empty() { Json::Null } else { yaml_serde::from_str(&text).map_err(|error| unreadable(&error))? };
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("openapi.json"), serde_json::to_string_pretty(&document)?)?;
    fs::write(out.join("openapi-3.0.json"), serde_json::to_string_pretty(&twin::twin(&document))?)?;
    Ok(())
}

fn unreadable(error: &yaml_serde::Error) -> String {
    format!("{DOCUMENT} cannot be read: {error}; write it again: `cargo run -- openapi > {DOCUMENT}`")
}
