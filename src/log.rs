//! The log: lines on standard error that never hold the server up.
//!
//! A thread of its own writes them. When nobody reads them, the lines beyond what is waiting are dropped and counted. A
//! warning or an error that repeats itself is written once, and then, once a minute, how often it did.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::IsTerminal as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use clap::ValueEnum;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::FilterExt as _;
use tracing_subscriber::layer::{Context, Filter, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt};

/// The form of the log's lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// A line for people.
    Text,
    /// An object of JSON on each line.
    Json,
}

/// How many lines may wait to be written.
const WAITING: usize = 8_192;
/// How often it is told what repeated itself.
const PERIOD: Duration = Duration::from_mins(1);
/// How often in that time the dropped lines are counted.
const TURNS: u32 = 12;
/// Of how many different lines it is known that they were written. Beyond that, none is held back.
const KNOWN: usize = 1_000;

/// The log of a process; the lines that wait are written when it is dropped.
#[derive(Debug)]
pub struct Log {
    _writer: WorkerGuard,
    dropped: ErrorCounter,
    told: Told,
}

impl Log {
    /// Begins the log of this process.
    ///
    /// # Errors
    /// When the filter cannot be read.
    pub fn begin(filter: &str, format: LogFormat) -> Result<Self, String> {
        let filter =
            EnvFilter::try_new(filter).map_err(|error| format!("`--log {filter}` is not a filter: {error}"))?;
        let builder = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(WAITING);
        let (writer, guard) = builder.thread_name("log").finish(std::io::stderr());
        let dropped = writer.error_counter();
        let told = Told::default();
        // A line that cannot be written is not told: nobody would read that either.
        let lines =
            fmt::layer().with_ansi(std::io::stderr().is_terminal()).with_writer(writer).log_internal_errors(false);
        let wanted = filter.and(told.clone());
        let lines = match format {
            LogFormat::Text => lines.with_filter(wanted).boxed(),
            LogFormat::Json => lines.json().with_filter(wanted).boxed(),
        };
        tracing_subscriber::registry().with(lines).init();
        Ok(Self { _writer: guard, dropped, told })
    }

    /// Tells once a minute what repeated itself, and counts the lines that were dropped; never ends.
    pub fn keep(&self) -> impl Future<Output = std::convert::Infallible> + Send + use<> {
        let (told, dropped) = (self.told.clone(), self.dropped.clone());
        async move {
            for turn in 1_u32.. {
                tokio::time::sleep(PERIOD / TURNS).await;
                metrics::counter!("ledger_log_lines_dropped_total").absolute(dropped.dropped_lines() as u64);
                let repeated = if turn % TURNS == 0 { told.repeated() } else { Vec::new() };
                for (line, times) in repeated {
                    tracing::warn!(times, line, "repeated in the last minute");
                }
            }
            std::future::pending().await
        }
    }
}

/// The warnings and errors that were written in this minute, by what they say.
#[derive(Clone, Debug, Default)]
struct Told(Arc<Mutex<HashMap<u64, Repeated>>>);

/// A line, and how often it came again.
#[derive(Debug)]
struct Repeated {
    line: String,
    times: u64,
}

impl Told {
    fn lines(&self) -> MutexGuard<'_, HashMap<u64, Repeated>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a line, and returns whether it is the first of its kind.
    fn is_first(&self, line: String) -> bool {
        let mut hasher = DefaultHasher::new();
        line.hash(&mut hasher);
        let mut lines = self.lines();
        let is_full = lines.len() >= KNOWN;
        match lines.entry(hasher.finish()) {
            Entry::Occupied(mut known) => {
                known.get_mut().times += 1;
                false
            }
            Entry::Vacant(place) => {
                if !is_full {
                    place.insert(Repeated { line, times: 0 });
                }
                true
            }
        }
    }

    /// Forgets every line, and returns those that came again.
    fn repeated(&self) -> Vec<(String, u64)> {
        let lines = std::mem::take(&mut *self.lines());
        lines.into_values().filter(|line| line.times > 0).map(|line| (line.line, line.times)).collect()
    }
}

impl<S: Subscriber> Filter<S> for Told {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        // The others are asked for, by their level.
        if *event.metadata().level() > Level::WARN {
            return true;
        }
        let mut line = Line(String::new());
        event.record(&mut line);
        self.is_first(line.0)
    }
}

/// What an event says.
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let separator = if self.0.is_empty() { "" } else { " " };
        // Writing to a string cannot fail.
        let _ = match field.name() {
            "message" => write!(self.0, "{separator}{value:?}"),
            name => write!(self.0, "{separator}{name}={value:?}"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_told_once_in_a_minute_and_then_counted() {
        let told = Told::default();
        let firsts = ["a", "b", "a", "a"].map(|line| told.is_first(line.to_owned()));
        assert_eq!(firsts, [true, true, false, false]);
        assert_eq!(told.repeated(), [("a".to_owned(), 2)]);
        assert!(told.is_first("a".to_owned()) && told.repeated().is_empty());
        for number in 0..2 * KNOWN {
            assert!(told.is_first(number.to_string()));
        }
        assert_eq!(told.lines().len(), KNOWN);
    }
}
