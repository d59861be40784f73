//! What commands print: results to standard output, and what people should know to standard error.
//!
//! A reader that has seen enough (`mission-ledger openapi | head`) ends nothing: the rest is not written. Any other failure
//! to write a result is an error of the command. That a note cannot be written is not.

use std::fmt::Arguments;
use std::io::{ErrorKind, Result, Write as _, stderr, stdout};

/// Prints a line to standard output.
///
/// # Errors
/// When standard output cannot be written, because its device is full, for example.
pub fn line(text: Arguments<'_>) -> Result<()> {
    whole(format_args!("{text}\n"))
}

/// Prints a text that has its own line ends to standard output.
///
/// # Errors
/// As [`line()`].
pub fn whole(text: Arguments<'_>) -> Result<()> {
    let mut out = stdout().lock();
    match out.write_fmt(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Prints a line to standard error, if it can be written.
pub fn note(text: Arguments<'_>) {
    let _ = writeln!(stderr().lock(), "{text}");
}
