//! The seal of a database: a checksum of the whole file, in the file, by which damage is noticed before it is served.
//!
//! It is in the `user_version` of the header (<https://www.sqlite.org/fileformat2.html#user_version_number>), which the
//! ledger does not use otherwise, and is made as if these four bytes were zero. It protects from accidents: whoever
//! changes a file on purpose can seal it again.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use crc32fast::Hasher;

/// Where the seal is in the file.
pub const AT: usize = 60;
/// How much is read at once.
const PIECE: usize = 1 << 18;

/// What the seal of a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seal {
    /// An older version of the software wrote it, and did not seal it.
    None,
    /// It has the bytes that were written.
    Whole,
    /// It has not.
    Broken,
}

/// Looks at the seal of a file, reading the whole of it.
///
/// # Errors
/// When it cannot be read.
pub(super) fn look(path: &Path) -> std::io::Result<Seal> {
    let (made, is) = checksum(&mut File::open(path)?)?;
    Ok(match is {
        0 => Seal::None,
        _ if made == is => Seal::Whole,
        _ => Seal::Broken,
    })
}

/// Seals a file that nobody has open.
///
/// # Errors
/// When it cannot be read or written.
pub fn seal(path: &Path) -> std::io::Result<()> {
    let mut file = File::options().read(true).write(true).open(path)?;
    let (made, _) = checksum(&mut file)?;
    file.seek(SeekFrom::Start(AT as u64))?;
    file.write_all(&made.to_be_bytes())?;
    file.sync_all()
}

/// The checksum of a file, which is never 0, and what its seal says.
fn checksum(file: &mut File) -> std::io::Result<(u32, u32)> {
    let mut hasher = Hasher::new();
    let mut piece = Vec::with_capacity(PIECE);
    let mut is = None;
    // Only the last piece of a file is not full.
    while (&*file).take(PIECE as u64).read_to_end(&mut piece)? > 0 {
        if is.is_none()
            && let Some(seal) = piece.get_mut(AT..AT + 4)
        {
            is = Some(seal.iter().fold(0, |number, byte| number << 8 | u32::from(*byte)));
            seal.fill(0);
        }
        hasher.update(&piece);
        piece.clear();
    }
    Ok((hasher.finalize().max(1), is.unwrap_or_default()))
}
