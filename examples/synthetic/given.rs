//! What the made-up dataset draws from.

pub const MISSION: &str = "synthetic-watch";
pub const LOCAL: &str = "HTG";

/// Donors, the greatest first: country, region, subregion, currency.
pub const COUNTRIES: &[(&str, &str, &str, &str)] = &[
    ("US", "Americas", "Northern America", "USD"),
    ("CA", "Americas", "Northern America", "CAD"),
    ("FR", "Europe", "Western Europe", "EUR"),
    ("KE", "Africa", "Sub-Saharan Africa", "KES"),
    ("DE", "Europe", "Western Europe", "EUR"),
    ("GB", "Europe", "Northern Europe", "GBP"),
    ("ES", "Europe", "Southern Europe", "EUR"),
    ("JP", "Asia", "Eastern Asia", "JPY"),
    ("BR", "Americas", "Latin America and the Caribbean", "BRL"),
    ("KR", "Asia", "Eastern Asia", "KRW"),
    ("BS", "Americas", "Latin America and the Caribbean", "BSD"),
    ("JM", "Americas", "Latin America and the Caribbean", "JMD"),
    ("IT", "Europe", "Southern Europe", "EUR"),
    ("NL", "Europe", "Western Europe", "EUR"),
    ("NO", "Europe", "Northern Europe", "NOK"),
    ("SE", "Europe", "Northern Europe", "SEK"),
    ("CH", "Europe", "Western Europe", "CHF"),
    ("BD", "Asia", "Southern Asia", "BDT"),
    ("BJ", "Africa", "Sub-Saharan Africa", "XOF"),
    ("TD", "Africa", "Sub-Saharan Africa", "XAF"),
    ("BB", "Americas", "Latin America and the Caribbean", "BBD"),
    ("BZ", "Americas", "Latin America and the Caribbean", "BZD"),
    ("SV", "Americas", "Latin America and the Caribbean", "USD"),
    ("GT", "Americas", "Latin America and the Caribbean", "GTQ"),
    ("MX", "Americas", "Latin America and the Caribbean", "MXN"),
    ("AR", "Americas", "Latin America and the Caribbean", "ARS"),
    ("CL", "Americas", "Latin America and the Caribbean", "CLP"),
    ("CO", "Americas", "Latin America and the Caribbean", "COP"),
    ("DO", "Americas", "Latin America and the Caribbean", "DOP"),
    ("IE", "Europe", "Northern Europe", "EUR"),
    ("BE", "Europe", "Western Europe", "EUR"),
    ("DK", "Europe", "Northern Europe", "DKK"),
    ("FI", "Europe", "Northern Europe", "EUR"),
    ("PT", "Europe", "Southern Europe", "EUR"),
    ("AU", "Oceania", "Australia and New Zealand", "AUD"),
    ("NZ", "Oceania", "Australia and New Zealand", "NZD"),
    ("IN", "Asia", "Southern Asia", "INR"),
    ("QA", "Asia", "Western Asia", "QAR"),
    ("TR", "Asia", "Western Asia", "TRY"),
    ("HT", "Americas", "Latin America and the Caribbean", LOCAL),
];

/// Organizations: identifier, name, kind, country. The first two give money, the others receive or handle it.
pub const ORGANIZATIONS: &[(&str, &str, &str, &str)] = &[
    ("synthetic-bank", "Bank of the Region", "regional_body", ""),
    ("synthetic-fund", "Trust Fund of the Watch", "fund", ""),
    ("synthetic-ministry", "Ministry of the Interior", "government", "HT"),
    ("synthetic-office", "Office of Support", "un_body", ""),
    ("synthetic-police", "National Police", "agency", "HT"),
];

/// Statuses in the order in which a tranche takes them, each with how many in a hundred stop there.
pub const STATUS: &[(&str, u64)] = &[
    ("needed", 4),
    ("pledged", 41),
    ("appropriated", 8),
    ("authorized", 13),
    ("held", 5),
    ("frozen", 2),
    ("released", 5),
    ("disbursed", 10),
    ("received", 8),
    ("delivered", 4),
];
