//! The files that pages need, under addresses that change with their content.

use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// A file that pages need.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its path, which has its digest.
    pub path: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it.
    pub text: &'static str,
}

impl Asset {
    fn new(stem: &str, extension: &str, media_type: &'static str, text: &'static str) -> Self {
        let digest = HEXLOWER.encode(&Sha256::digest(text)[..6]);
        Self { path: format!("/assets/{stem}-{digest}.{extension}"), media_type, text }
    }
}

/// The stylesheet.
pub static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("style", "css", "text/css; charset=utf-8", include_str!("../../assets/style.css")));

/// The script that suggests records while words are typed.
pub static SUGGEST: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("suggest", "js", "text/javascript; charset=utf-8", include_str!("../../assets/suggest.js"))
});

/// Every file.
pub static ALL: &[&LazyLock<Asset>] = &[&STYLE, &SUGGEST];
