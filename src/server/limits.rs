//! What a server is told of itself: its public address, and how much of everything there may be.

use ipnet::IpNet;

use super::fair::{Rate, network};

/// The public address of the server, the size of its cache, and its limits.
#[derive(Clone, Debug, clap::Args)]
pub struct Limits {
    /// How many requests may be in flight at once; more get 503.
    #[arg(long, env = "MISSION_LEDGER_CONCURRENCY", default_value_t = 512, value_name = "NUMBER", value_parser = concurrency)]
    pub concurrency: usize,
    /// How many connections may be open at once; others wait. It is lowered to what the limit of open files allows.
    #[arg(long, env = "MISSION_LEDGER_CONNECTIONS", default_value_t = 10_000, value_name = "NUMBER", value_parser = concurrency)]
    pub connections: usize,
    /// The address that absolute links begin with, in citations, the feed and the sitemap; by default, the
    /// address listened on.
    #[arg(long, env = "MISSION_LEDGER_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,
    /// The address at which readers report errors, with `{title}` and `{body}` where what they saw is put in:
    /// `https://git.example/issues/new?title={title}&body={body}` or `mailto:ledger@example.org?subject={title}&body={body}`.
    #[arg(long, env = "MISSION_LEDGER_ISSUES_URL", value_name = "URL", value_parser = issues_url)]
    pub issues_url: Option<String>,
    /// The origins of other sites whose pages may use `/mcp`, like `https://chat.example`, joined by commas; programs that are
    /// no pages need none.
    #[arg(long, env = "MISSION_LEDGER_MCP_ORIGINS", value_name = "ORIGINS", value_delimiter = ',', value_parser = origin)]
    pub mcp_origins: Vec<String>,
    /// How many bytes of answers, of the index by which lists are filtered, and of the rows that were read may be kept in
    /// memory.
    #[arg(long, env = "MISSION_LEDGER_CACHE_BYTES", default_value_t = 67_108_864, value_name = "BYTES")]
    pub cache_bytes: u64,
    /// How many bytes of whole tables may be kept as files, in `DATABASE.files`; 0 keeps none.
    #[arg(long, env = "MISSION_LEDGER_FILES_BYTES", default_value_t = 4_294_967_296, value_name = "BYTES")]
    pub files_bytes: u64,
    /// How many bytes of answers that are made and not yet sent may be in memory; beyond, large answers get 503.
    #[arg(long, env = "MISSION_LEDGER_SENDING_BYTES", default_value_t = SENDING_BYTES, value_name = "BYTES", value_parser = sending_bytes)]
    pub sending_bytes: u64,
    /// How many rows a feed may follow one by one; a question with filters that matches more gets 400.
    #[arg(long, env = "MISSION_LEDGER_FEED_ROWS", default_value_t = 20_000, value_name = "NUMBER", value_parser = at_least_one::<u64>)]
    pub feed_rows: u64,
    /// How many seconds an answer may take.
    #[arg(long, env = "MISSION_LEDGER_TIMEOUT", default_value_t = 30, value_name = "SECONDS", value_parser = at_least_one::<u64>)]
    pub timeout: u64,
    /// From how many milliseconds on a question that took so long is in the log, in its canonical form; by default, none is.
    #[arg(long, env = "MISSION_LEDGER_LOG_SLOW", value_name = "MILLISECONDS")]
    pub log_slow: Option<u64>,
    /// How many requests a client may send in a second, minute or hour, like `600/min`; more get 429. Without it, there is
    /// no limit.
    #[arg(long, env = "MISSION_LEDGER_RATE_LIMIT", value_name = "RATE")]
    pub rate_limit: Option<Rate>,
    /// The addresses or networks of proxies that are believed when they say, in `Forwarded` or `X-Forwarded-For`, whom a
    /// request comes from, joined by commas.
    #[arg(long, env = "MISSION_LEDGER_TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,
}

/// As many streams as there are places by default, and a fifth of that for answers from memory: 384 MiB.
const SENDING_BYTES: u64 = 402_653_184;
/// Room for a stream, and in an eighth of it for a small answer.
const LEAST_SENDING: u64 = 1 << 20;

/// Reads how many bytes may wait to be sent.
fn sending_bytes(text: &str) -> Result<u64, String> {
    let bytes = text.parse().ok().filter(|bytes| *bytes >= LEAST_SENDING);
    bytes.ok_or_else(|| format!("must be a whole number of bytes from {LEAST_SENDING}"))
}

/// Reads a whole number from 1.
fn at_least_one<T: std::str::FromStr + PartialOrd + From<u8>>(text: &str) -> Result<T, String> {
    text.parse().ok().filter(|number| *number >= T::from(1)).ok_or_else(|| "must be a whole number from 1".to_owned())
}

/// Reads how many requests may be in flight.
fn concurrency(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=MAX_CONCURRENCY).contains(number));
    number.ok_or_else(|| format!("must be a whole number from 1 to {MAX_CONCURRENCY}"))
}

/// More requests at once than this are beyond any machine.
const MAX_CONCURRENCY: usize = 1_000_000;

/// Reads the address that absolute links begin with: http or https, with a host, and without a query string or fragment.
///
/// # Errors
/// What it must be.
pub fn public_url(text: &str) -> Result<String, String> {
    let uri = text.parse::<http::Uri>().ok();
    let is_absolute = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some() && uri.query().is_none()
    });
    if is_absolute && !text.contains('#') {
        Ok(text.to_owned())
    } else {
        Err("must be an absolute URL, like `https://ledger.example.org`".to_owned())
    }
}

/// Reads the origin of a site: a scheme and a host, perhaps with a port.
fn origin(text: &str) -> Result<String, String> {
    let plain = text.strip_suffix('/').unwrap_or(text);
    match public_url(plain) {
        Ok(url) if url.matches('/').count() == 2 => Ok(url),
        _ => Err("must be the origin of a site, like `https://chat.example`".to_owned()),
    }
}

/// Reads the address at which errors are reported.
///
/// # Errors
/// What it must be.
pub fn issues_url(text: &str) -> Result<String, String> {
    let is_link = ["https://", "http://", "mailto:"].iter().any(|scheme| text.starts_with(scheme));
    let is_plain = text.chars().all(|letter| letter.is_ascii_graphic());
    if is_link && is_plain {
        Ok(text.to_owned())
    } else {
        Err("must be an address that begins with `https://`, `http://` or `mailto:`, without spaces".to_owned())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            concurrency: 512,
            connections: 10_000,
            public_url: None,
            issues_url: None,
            mcp_origins: Vec::new(),
            cache_bytes: 67_108_864,
            files_bytes: 4_294_967_296,
            sending_bytes: SENDING_BYTES,
            feed_rows: 20_000,
            timeout: 30,
            log_slow: None,
            rate_limit: None,
            trusted_proxies: Vec::new(),
        }
    }
}
