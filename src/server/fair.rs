//! Fair use: how much one client may ask, and which client it is when a proxy asks for it.
//!
//! A client is an address, or the network of 64 bits that an IPv6 address is in, since one subscriber has all of that. What
//! proxies say of clients is believed only if they are trusted: anybody can send such header fields.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::response::Response;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use ipnet::IpNet;
use moka::sync::Cache;
use tower::Service;

use super::measured::Answering;

/// Of how many clients it is known how much they asked: those that ask most. A hundred bytes each.
const CLIENTS: u64 = 100_000;

/// The fields of draft-ietf-httpapi-ratelimit-headers: what clients may ask, and what this one still may.
pub(super) const RATELIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// What this client still may ask.
pub(super) const RATELIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// How many requests a client may send in a time: all at once, or spread over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    requests: NonZeroU32,
    seconds: u32,
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (requests, unit) = text.split_once('/')?;
            let seconds = match unit {
                "s" => 1,
                "min" => 60,
                "h" => 3_600,
                _ => return None,
            };
            let requests = requests.parse().ok().filter(|requests: &NonZeroU32| requests.get() <= 1_000_000)?;
            Some(Self { requests, seconds })
        };
        read().ok_or_else(|| {
            "must be a whole number from 1 to 1000000, and `/s`, `/min` or `/h`, like `600/min`".to_owned()
        })
    }
}

impl Rate {
    fn window(self) -> Duration {
        Duration::from_secs(self.seconds.into())
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.seconds {
            1 => "a second",
            60 => "a minute",
            _ => "an hour",
        };
        write!(out, "{} requests in {unit}", self.requests)
    }
}

/// Reads a network, or a single address.
pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let one = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse()
        .or_else(|_| one())
        .map_err(|_| "must be an address or a network, like `10.0.0.7`, `10.0.0.0/8` or `2001:db8::/32`".to_owned())
}

/// The address at the other end of the connection that a request came by.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The address that a request came from: the peer, or the client that trusted proxies name.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let peer = peer.to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    // From the last proxy back: each says whom it heard from, and is believed if it is trusted itself.
    let first_untrusted = |said: Vec<Option<IpAddr>>| {
        let mut nearest = peer;
        for before in said.into_iter().rev() {
            match before {
                Some(before) if is_trusted(nearest) => nearest = before.to_canonical(),
                _ => break,
            }
        }
        nearest
    };
    match (forwarded(headers).map(first_untrusted), x_forwarded_for(headers).map(first_untrusted)) {
        // A proxy writes one field and may pass the other on as a client wrote it, so only what both say is believed.
        (Some(one), Some(other)) if one != other => peer,
        (Some(one), _) | (None, Some(one)) => one,
        (None, None) => peer,
    }
}

/// The text of all fields of a name, in their order.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let fields: Vec<&str> = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default()).collect();
    (!fields.is_empty()).then(|| fields.join(","))
}

/// Whom each proxy heard from (RFC 7239); none where it does not say an address.
fn forwarded(headers: &HeaderMap) -> Option<Vec<Option<IpAddr>>> {
    let text = joined(headers, &header::FORWARDED)?;
    let said = |element: &str| {
        let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
        let (_, node) = pairs.into_iter().find(|(name, _)| name.eq_ignore_ascii_case("for"))?;
        address(node.trim_matches('"'))
    };
    Some(text.split(',').map(said).collect())
}

/// The same from the field that was in use before.
fn x_forwarded_for(headers: &HeaderMap) -> Option<Vec<Option<IpAddr>>> {
    let text = joined(headers, &HeaderName::from_static("x-forwarded-for"))?;
    Some(text.split(',').map(|node| address(node.trim())).collect())
}

/// An address, with or without a port; one of IPv6 may be in brackets.
fn address(node: &str) -> Option<IpAddr> {
    let bare = node.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(node);
    bare.parse().ok().or_else(|| node.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

/// The network of a client.
fn network_of(client: IpAddr) -> IpAddr {
    match client {
        IpAddr::V4(_) => client,
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
    }
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, DefaultClock, StateInformationMiddleware>;

/// What clients have asked lately.
#[derive(Clone, Debug)]
pub(super) struct Shares(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    rate: Rate,
    trusted: Vec<IpNet>,
    policy: HeaderValue,
    /// Whoever asks nothing for the whole time may ask everything again, and need not be known.
    clients: Cache<IpAddr, Arc<Limiter>>,
}

/// A request that its client may not send now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Excess {
    /// What clients may ask.
    pub rate: Rate,
    /// After how many seconds it may be sent.
    pub after: u64,
}

impl Shares {
    pub fn new(rate: Rate, trusted: Vec<IpNet>) -> Self {
        let policy = HeaderValue::try_from(format!("\"default\";q={};w={}", rate.requests, rate.seconds));
        // It has only digits.
        let policy = policy.unwrap_or(HeaderValue::from_static(""));
        let clients = Cache::builder().max_capacity(CLIENTS).time_to_idle(rate.window()).build();
        Self(Arc::new(Inner { rate, trusted, policy, clients }))
    }

    /// Counts a request of a client; how many more it may send, or that it may not send this one.
    fn take(&self, client: IpAddr) -> Result<u32, Excess> {
        let Inner { rate, clients, .. } = &*self.0;
        let limiter = clients.get_with(network_of(client), || {
            let each = rate.window() / rate.requests.get();
            let quota = Quota::with_period(each).unwrap_or(Quota::per_second(rate.requests));
            Arc::new(RateLimiter::direct(quota.allow_burst(rate.requests)).with_middleware())
        });
        match limiter.check() {
            Ok(state) => Ok(state.remaining_burst_capacity()),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                let after = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
                Err(Excess { rate: *rate, after: after.max(1) })
            }
        }
    }

    /// Says in an answer what its client may ask.
    fn tell(&self, headers: &mut HeaderMap, taken: Result<u32, Excess>) {
        let Inner { rate, policy, .. } = &*self.0;
        let (left, seconds) = match taken {
            Ok(left) => {
                let used = u64::from(rate.requests.get() - left.min(rate.requests.get()));
                (left, (used * u64::from(rate.seconds)).div_ceil(rate.requests.get().into()))
            }
            Err(excess) => (0, excess.after),
        };
        headers.insert(RATELIMIT_POLICY, policy.clone());
        if let Ok(value) = HeaderValue::try_from(format!("\"default\";r={left};t={seconds}")) {
            headers.insert(RATELIMIT, value);
        }
        if taken.is_err() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
    }
}

/// A service of which each client has its share.
#[derive(Clone, Debug)]
pub struct Shared<S> {
    inner: S,
    shares: Option<Shares>,
}

impl<S> Shared<S> {
    /// Without shares, every client may ask as much as it likes.
    pub(super) fn new(inner: S, shares: Option<Shares>) -> Self {
        Self { inner, shares }
    }
}

/// Whether a path is one by which the server is watched: those who watch it ask as often as they must.
fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz")
}

impl<S, B> Service<Request<B>> for Shared<S>
where
    S: Service<Request<B>, Response = Response, Error = Infallible, Future = Answering>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Answering {
        let peer = request.extensions().get::<Peer>().copied();
        let counted = self.shares.clone().zip(peer).filter(|_| !is_probe(request.uri().path()));
        let Some((shares, Peer(peer))) = counted else { return self.inner.call(request) };
        let taken = shares.take(client(peer, request.headers(), &shares.0.trusted));
        if let Err(excess) = taken {
            // The guard refuses it, so that the refusal has what every answer has.
            request.extensions_mut().insert(excess);
        }
        let answer = self.inner.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            shares.tell(response.headers_mut(), taken);
            Ok(response)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, fields: &[(&str, &str)]) -> String {
        let trusted: Vec<IpNet> =
            ["10.0.0.0/8", "127.0.0.1", "2001:db8::/32"].map(|text| network(text).unwrap()).into();
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(HeaderName::try_from(*name).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_proxy_is_believed_only_if_it_is_trusted() {
        let xff = "x-forwarded-for";
        for (peer, fields, client) in [
            ("192.0.2.1", &[][..], "192.0.2.1"),
            ("192.0.2.1", &[(xff, "198.51.100.9")], "192.0.2.1"),
            ("192.0.2.1", &[("forwarded", "for=198.51.100.9")], "192.0.2.1"),
            ("10.1.1.1", &[], "10.1.1.1"),
            ("10.1.1.1", &[(xff, "198.51.100.9")], "198.51.100.9"),
            ("::ffff:10.1.1.1", &[(xff, "::ffff:198.51.100.9")], "198.51.100.9"),
            // What a client wrote itself is left of what the proxy added.
            ("10.1.1.1", &[(xff, "203.0.113.5, 198.51.100.9")], "198.51.100.9"),
            ("10.1.1.1", &[(xff, "203.0.113.5"), (xff, "198.51.100.9")], "198.51.100.9"),
            ("10.1.1.1", &[(xff, "203.0.113.5, 198.51.100.9, 10.2.2.2")], "198.51.100.9"),
            ("10.1.1.1", &[(xff, "10.3.3.3, 10.2.2.2")], "10.3.3.3"),
            ("10.1.1.1", &[(xff, "198.51.100.9, unknown")], "10.1.1.1"),
            ("10.1.1.1", &[(xff, "")], "10.1.1.1"),
            ("10.1.1.1", &[(xff, "198.51.100.9:4711")], "198.51.100.9"),
            ("10.1.1.1", &[("forwarded", "for=198.51.100.9;proto=https;by=10.1.1.1")], "198.51.100.9"),
            ("10.1.1.1", &[("forwarded", "for=\"[2001:db9::17]:4711\"")], "2001:db9::17"),
            ("10.1.1.1", &[("forwarded", "for=203.0.113.5, For=\"198.51.100.9:80\" ; proto=http")], "198.51.100.9"),
            ("10.1.1.1", &[("forwarded", "for=_hidden, for=unknown")], "10.1.1.1"),
            ("2001:db8::1", &[("forwarded", "for=198.51.100.9")], "198.51.100.9"),
            // One of them is what the client wrote.
            ("10.1.1.1", &[(xff, "198.51.100.9"), ("forwarded", "for=203.0.113.5")], "10.1.1.1"),
            ("10.1.1.1", &[(xff, "198.51.100.9"), ("forwarded", "for=198.51.100.9")], "198.51.100.9"),
        ] {
            assert_eq!(seen(peer, fields), client, "{peer} {fields:?}");
        }
    }

    #[test]
    fn one_subscriber_is_one_client() {
        let of = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }

    #[test]
    fn a_rate_is_a_number_and_a_time() {
        let rate: Rate = "600/min".parse().unwrap();
        assert_eq!(
            (rate.requests.get(), rate.seconds, rate.to_string().as_str()),
            (600, 60, "600 requests in a minute")
        );
        for bad in ["", "600", "0/s", "-1/s", "1/d", "1.5/s", "1000001/s", "/s", "600/ min"] {
            assert!(bad.parse::<Rate>().is_err(), "{bad}");
        }
    }
}
