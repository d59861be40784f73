//! ISO 3166-1 codes, as people write them.

/// The ISO 3166-1 alpha-2 code for a code of two or three letters, in any letter case.
#[must_use]
pub fn country(text: &str) -> Option<&'static str> {
    let upper = text.to_ascii_uppercase();
    match upper.len() {
        2 => rust_iso3166::from_alpha2(&upper),
        3 => rust_iso3166::from_alpha3(&upper),
        _ => None,
    }
    .map(|country| country.alpha2)
}
