//! The dataset that is built into the binary.

use std::borrow::Cow;

use axum::body::Bytes;
use ledger_core::package::{Files, RELEASES, is_beside_data};

#[derive(rust_embed::RustEmbed)]
#[folder = "seeds/"]
struct Embedded;

/// Its files.
#[must_use]
pub fn dataset() -> Files {
    let bytes = |data: Cow<'static, [u8]>| match data {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    };
    let is_data = |path: &Cow<'static, str>| !is_beside_data(path.trim_start_matches(RELEASES));
    let files =
        Embedded::iter().filter(is_data).filter_map(|path| Some((path.to_string(), bytes(Embedded::get(&path)?.data))));
    Files(files.collect())
}
