//! ISO 3166-1 codes and names of countries, as people write them.
//!
//! `iso/names.csv` has the names in use in English and French: code, English name, French name, from the Unicode
//! CLDR, as Babel 2.19 has it (`iso/LICENSE-UNICODE`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_iso3166::CountryCode;

use crate::formal;

/// The alpha-2 codes that ISO 3166-1 leaves to its users, for what has no code of its own: `XK` is widely Kosovo.
///
/// The alpha-3 codes that it leaves to them are each of these followed by one more letter.
pub const USER_ASSIGNED: &[&str] = &[
    "AA", "QM", "QN", "QO", "QP", "QQ", "QR", "QS", "QT", "QU", "QV", "QW", "QX", "QY", "QZ", "XA", "XB", "XC", "XD",
    "XE", "XF", "XG", "XH", "XI", "XJ", "XK", "XL", "XM", "XN", "XO", "XP", "XQ", "XR", "XS", "XT", "XU", "XV", "XW",
    "XX", "XY", "XZ", "ZZ",
];

/// The alpha-2 code for a code of two or three letters, in any letter case: assigned by ISO 3166-1 or by its users.
#[must_use]
pub fn country(text: &str) -> Option<&'static str> {
    let upper = text.to_ascii_uppercase();
    let assigned = match upper.len() {
        2 => rust_iso3166::from_alpha2(&upper),
        3 => rust_iso3166::from_alpha3(&upper),
        _ => None,
    };
    assigned.map(|country| country.alpha2).or_else(|| user_assigned(&upper))
}

/// The user-assigned alpha-2 code for a user-assigned code of two or three letters.
#[must_use]
pub fn user_assigned(code: &str) -> Option<&'static str> {
    let is_code = matches!(code.len(), 2 | 3) && code.bytes().all(|byte| byte.is_ascii_uppercase());
    USER_ASSIGNED.iter().copied().find(|alpha2| is_code && code.starts_with(alpha2))
}

/// What ISO 3166-1 says about the country with an alpha-2 code.
#[must_use]
pub fn assigned(alpha2: &str) -> Option<CountryCode> {
    rust_iso3166::from_alpha2(alpha2).filter(|country| country.alpha2 == alpha2)
}

/// The alpha-2 code of the country with a name, if it is its name in ISO 3166-1 but for letter case and accents.
#[must_use]
pub fn named(name: &str) -> Option<&'static str> {
    let name = folded(name);
    rust_iso3166::ALL.iter().find(|country| folded(country.name) == name).map(|country| country.alpha2)
}

/// Other names in use in English and in French, in lower-case letters without accents: the variants of the Unicode CLDR
/// (`alt-variant`, `alt-short`), those that newspapers write, and official ones with an adjective.
const OTHERS: &[(&str, &str)] = &[
    ("AE", "uae"),
    ("AR", "argentine republic"),
    ("AR", "republique argentine"),
    ("BA", "bosnia"),
    ("BA", "bosnie"),
    ("CD", "democratic republic of congo"),
    ("CD", "democratic republic of the congo"),
    ("CD", "dr congo"),
    ("CD", "drc"),
    ("CD", "rdc"),
    ("CD", "republique democratique du congo"),
    ("CG", "republic of congo"),
    ("CG", "republic of the congo"),
    ("CG", "republique du congo"),
    ("CH", "confederation suisse"),
    ("CH", "swiss confederation"),
    ("CI", "ivory coast"),
    ("CZ", "czech republic"),
    ("CZ", "republique tcheque"),
    ("FK", "falklands"),
    ("FK", "malouines"),
    ("FR", "french republic"),
    ("FR", "republique francaise"),
    ("GA", "gabonese republic"),
    ("GA", "republique gabonaise"),
    ("GB", "britain"),
    ("GB", "grande bretagne"),
    ("GB", "great britain"),
    ("GB", "uk"),
    ("GR", "hellenic republic"),
    ("GR", "republique hellenique"),
    ("HK", "hong kong"),
    ("IT", "italian republic"),
    ("IT", "republique italienne"),
    ("KG", "kyrgyz republic"),
    ("KG", "republique kirghize"),
    ("KN", "saint kitts et nevis"),
    ("KP", "dprk"),
    ("KR", "republic of korea"),
    ("KR", "republique de coree"),
    ("LB", "lebanese republic"),
    ("LB", "republique libanaise"),
    ("MK", "macedoine"),
    ("MK", "macedonia"),
    ("MM", "birmanie"),
    ("MM", "burma"),
    ("MM", "myanmar"),
    ("MO", "macao"),
    ("MO", "macau"),
    ("MU", "ile maurice"),
    ("MX", "etats unis mexicains"),
    ("MX", "united mexican states"),
    ("NL", "holland"),
    ("NL", "hollande"),
    ("PS", "palestine"),
    ("PT", "portuguese republic"),
    ("PT", "republique portugaise"),
    ("RU", "federation de russie"),
    ("SK", "republique slovaque"),
    ("SK", "slovak republic"),
    ("SZ", "swaziland"),
    ("TG", "republique togolaise"),
    ("TG", "togolese republic"),
    ("TL", "east timor"),
    ("TL", "timor oriental"),
    ("TR", "turkey"),
    ("TT", "trinidad et tobago"),
    ("TW", "republic of china"),
    ("TW", "republique de chine"),
    ("US", "etats unis d amerique"),
    ("US", "usa"),
    ("VA", "saint siege"),
    ("VA", "vatican"),
    ("VA", "vatican city"),
];

/// The names in use in English and in French, by alpha-2 code.
static IN_USE: LazyLock<BTreeMap<&str, [&str; 2]>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let (code, names) = line.split_once(';')?;
        names.split_once(';').map(|(english, french)| (code, [english, french]))
    };
    include_str!("iso/names.csv").lines().filter_map(line).collect()
});

/// The names of the country with an alpha-2 code: that of ISO 3166-1, and those in use in English and in French.
pub fn names(alpha2: &str) -> impl Iterator<Item = &'static str> {
    let of_iso = assigned(alpha2).map(|country| country.name);
    let in_use = IN_USE.get(alpha2).copied().into_iter().flatten();
    let others = OTHERS.iter().filter(move |(code, _)| *code == alpha2).map(|(_, name)| *name);
    of_iso.into_iter().chain(in_use).chain(others)
}

/// The alpha-2 code of the country that has one of its [`names`], but for letter case and accents.
#[must_use]
pub fn called(name: &str) -> Option<&'static str> {
    static CALLED: LazyLock<BTreeMap<String, &str>> = LazyLock::new(|| {
        let of = |code: &&'static str| names(code).map(|name| (folded(name), *code)).collect::<Vec<_>>();
        IN_USE.keys().flat_map(of).collect()
    });
    CALLED.get(&folded(name)).copied()
}

/// The alpha-2 code of the country that is [`called`] so, or the only one whose name is the same but for formal words,
/// such as `Republic of`.
#[must_use]
pub fn meant(name: &str) -> Option<&'static str> {
    called(name).or_else(|| {
        let name = folded(name);
        let rest = formal::rest(&name).filter(|_| formal::is_of_country(&name))?;
        let is_it = |name: String| formal::rest(&name).unwrap_or(name) == rest;
        let has_it = |code: &&'static str| names(code).map(folded).any(is_it);
        let mut found = IN_USE.keys().copied().filter(has_it);
        found.next().filter(|_| found.next().is_none())
    })
}

/// Whether a name can be that of a country: it shares a word with the name in ISO 3166-1, or the beginning of one, or
/// is another name in use, and is not the name of another country.
#[must_use]
pub fn is_name_of(alpha2: &str, name: &str) -> bool {
    if let Some(other) = named(name) {
        return other == alpha2;
    }
    let Some(country) = assigned(alpha2) else { return true };
    let (name, known) = (folded(name), folded(country.name));
    let alike = |one: &str, other: &str| {
        let shared = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
        shared >= 4 || (shared >= 3 && shared == one.len().min(other.len()))
    };
    let is_weak = |word: &&str| {
        !matches!(*word, "the" | "and" | "republic" | "islands" | "island" | "state" | "states" | "united")
    };
    let shares_word =
        name.split(' ').filter(is_weak).any(|one| known.split(' ').filter(is_weak).any(|other| alike(one, other)));
    shares_word || known.starts_with(&name) || OTHERS.contains(&(alpha2, name.as_str()))
}

/// A name in lower-case letters without accents, its words joined by single blanks.
fn folded(name: &str) -> String {
    let plain = |letter: char| match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ı' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        letter if letter.is_alphanumeric() => letter,
        _ => ' ',
    };
    let letters: String = name.to_lowercase().chars().map(plain).collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_iso_is_that_of_its_own_country_only() {
        for country in rust_iso3166::ALL {
            for other in rust_iso3166::ALL {
                assert_eq!(is_name_of(other.alpha2, country.name), other.alpha2 == country.alpha2, "{other:?}");
            }
        }
    }

    #[test]
    fn names_in_use_pass_and_slips_do_not() {
        for (code, name) in [
            ("GB", "United Kingdom"),
            ("US", "United States"),
            ("US", "USA"),
            ("RU", "Russia"),
            ("TR", "Turkey"),
            ("CZ", "Czech Republic"),
            ("KR", "South Korea"),
            ("LA", "Laos"),
            ("VN", "Vietnam"),
            ("CV", "Cape Verde"),
            ("CI", "Ivory Coast"),
            ("MO", "Macau"),
            ("CD", "DR Congo"),
            ("SY", "Syria"),
            ("XK", "Kosovo"),
        ] {
            assert!(is_name_of(code, name), "{code} {name}");
        }
        for (code, name) in
            [("NA", "Nambia"), ("NE", "Nigeria"), ("AU", "Austria"), ("KE", "Haiti"), ("US", "United Kingdom")]
        {
            assert!(!is_name_of(code, name), "{code} {name}");
        }
    }

    #[test]
    fn countries_are_called_by_their_names_in_english_and_french() {
        for (name, code) in [
            ("Haïti", "HT"),
            ("États-Unis", "US"),
            ("etats-unis", "US"),
            ("Royaume-Uni", "GB"),
            ("Côte d’Ivoire", "CI"),
            ("South Korea", "KR"),
            ("Russia", "RU"),
            ("Kenya", "KE"),
            ("Turkey", "TR"),
            ("Turquie", "TR"),
            ("Türkiye", "TR"),
            ("République tchèque", "CZ"),
            ("Trinidad-et-Tobago", "TT"),
            ("RDC", "CD"),
        ] {
            assert_eq!(called(name), Some(code), "{name}");
        }
        assert!(OTHERS.is_sorted(), "each once, in order");
        for (code, name) in OTHERS {
            assert_eq!(called(name), Some(*code), "{name} is the name of another country");
            assert_eq!(folded(name), *name);
        }
        assert_eq!(called("Atlantis"), None);
        let codes: Vec<&str> = IN_USE.keys().copied().collect();
        let is_known = |code: &&str| assigned(code).is_some() || user_assigned(code).is_some();
        assert!(codes.len() >= 249 && codes.iter().all(is_known));
        for code in codes {
            for name in names(code).filter(|name| !OTHERS.iter().any(|(_, other)| other == name)) {
                assert_eq!(called(name), Some(code), "{name}");
            }
        }
    }

    #[test]
    fn user_assigned_codes_are_those_of_iso_3166_1() {
        assert_eq!(USER_ASSIGNED.len(), 1 + 14 + 26 + 1);
        for (text, code) in [("xk", Some("XK")), ("XKX", Some("XK")), ("QL", None), ("ZZA", Some("ZZ")), ("X1", None)] {
            assert_eq!(country(text), code, "{text}");
        }
        assert!(USER_ASSIGNED.iter().all(|code| assigned(code).is_none()));
    }
}
