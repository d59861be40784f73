//! Whether a JSON text gives a property twice: readers differ in which one they take.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// What is wrong with the first property that a JSON text gives twice in one object.
pub(super) fn repeated(text: &str) -> Option<String> {
    let error = serde_json::from_str::<Unique>(text).err().filter(serde_json::Error::is_data)?;
    Some(format!("{error}; give it once, because readers differ in which one they take"))
}

/// Any JSON in which no object has a property twice.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Properties)
    }
}

struct Properties;

impl<'de> Visitor<'de> for Properties {
    type Value = Unique;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Unique, A::Error> {
        while items.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut properties: A) -> Result<Unique, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = properties.next_key::<String>()? {
            properties.next_value::<Unique>()?;
            if names.contains(&name) {
                return Err(A::Error::custom(format!("`{name}` is given twice")));
            }
            names.insert(name);
        }
        Ok(Unique)
    }
}
