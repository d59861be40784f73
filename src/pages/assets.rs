//! The files that pages need, under addresses that change with their content.

use std::sync::LazyLock;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// The stylesheet.
const STYLE: &str = include_str!("../../assets/style.css");

static STYLE_PATH: LazyLock<String> = LazyLock::new(|| {
    let digest = HEXLOWER.encode(&Sha256::digest(STYLE)[..6]);
    format!("/assets/style-{digest}.css")
});

/// The path of the stylesheet, and the stylesheet.
#[must_use]
pub fn style() -> (&'static str, &'static str) {
    (&STYLE_PATH, STYLE)
}
