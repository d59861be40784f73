//! Where tokens occur in the rows of a list, gathered row by row and read token by token.
//!
//! An occurrence is a row and a place in it. Those of a token are stored as distances, in as few bytes as they need, and
//! the tokens of a list in their order, in blocks of a few kilobytes. A token of many rows also has a set of them in each
//! catalog, and so has each beginning that many tokens share, so that no question has to read many blocks.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::mem::take;

use super::packed::{read, write};
use super::rows::{BEGINNING, Rows, TOKEN};
use crate::tokens::Tokens;

/// A row, and a place among its tokens.
pub(crate) type Occurrence = (u32, u32);

/// A token in more rows than this has sets of them.
const RARE: usize = 256;
/// A beginning that more tokens than this share has sets of their rows.
const FEW: usize = 64;
/// A beginning whose tokens are in more rows than this has sets of them too.
const FEW_ROWS: u64 = 16_384;
/// How large a block is, in bytes, unless a single token needs more.
const BLOCK: usize = 4_096;
/// How many bytes of occurrences are kept by their tokens before they are put in order.
const OPEN: usize = 24 << 20;
/// About what a token costs while it is kept, in bytes.
const ENTRY: usize = 96;

/// Takes the next bytes, which their number precedes.
fn read_bytes<'b>(bytes: &mut &'b [u8]) -> &'b [u8] {
    let count = read(bytes) as usize;
    let all = *bytes;
    let (taken, rest) = all.split_at_checked(count).unwrap_or((all, &[]));
    *bytes = rest;
    taken
}

fn length(of: &[u8]) -> u32 {
    u32::try_from(of.len()).unwrap_or(u32::MAX)
}

/// The occurrences of a token: how many rows further each is (1 more for the first), and at which place of its row or, in
/// the same row, how many places further.
#[derive(Clone, Debug, Default)]
struct Coded {
    bytes: Vec<u8>,
    /// One more than the last row; 0 if there is none.
    last: u32,
    place: u32,
    /// How many rows there are.
    rows: u32,
}

impl Coded {
    fn add(&mut self, (row, place): Occurrence) {
        let further = row + 1 - self.last;
        write(&mut self.bytes, further);
        write(&mut self.bytes, if further == 0 { place - self.place } else { place });
        self.rows += u32::from(further > 0);
        (self.last, self.place) = (row + 1, place);
    }

    /// Adds the occurrences in later rows.
    fn append(&mut self, part: &Part<'_>) {
        let mut bytes = part.bytes;
        write(&mut self.bytes, read(&mut bytes) - self.last);
        self.bytes.extend_from_slice(bytes);
        self.rows += part.rows;
        self.last = part.last;
    }
}

/// The occurrences of a token, from their bytes.
pub(crate) fn occurrences(mut bytes: &[u8]) -> impl Iterator<Item = Occurrence> {
    let (mut last, mut before) = (0, 0);
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let further = read(&mut bytes);
        let place = read(&mut bytes);
        (last, before) = (last + further, if further == 0 { before + place } else { place });
        Some((last - 1, before))
    })
}

/// The rows of occurrences, each once.
pub(crate) fn rows_of(occurrences: impl Iterator<Item = Occurrence>) -> Vec<u32> {
    let mut rows: Vec<u32> = occurrences.map(|(row, _)| row).collect();
    rows.dedup();
    rows
}

/// Goes over the tokens of a block, each with the bytes of its occurrences.
pub(crate) fn tokens_of(mut block: &[u8], mut each: impl FnMut(&str, &[u8])) {
    let mut token = Vec::new();
    while !block.is_empty() {
        token.truncate(read(&mut block) as usize);
        token.extend_from_slice(read_bytes(&mut block));
        let occurrences = read_bytes(&mut block);
        each(std::str::from_utf8(&token).unwrap_or_default(), occurrences);
    }
}

/// How many bytes two tokens begin with alike, in whole characters.
fn alike(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
    (0..=same).rev().find(|end| one.is_char_boundary(*end)).unwrap_or(0)
}

/// Tokens in order, written out so that they need little memory until the list is complete.
#[derive(Debug)]
struct Part<'p> {
    token: &'p str,
    rows: u32,
    last: u32,
    bytes: &'p [u8],
}

impl<'p> Part<'p> {
    fn read(from: &mut &'p [u8]) -> Option<Self> {
        if from.is_empty() {
            return None;
        }
        let token = std::str::from_utf8(read_bytes(from)).unwrap_or_default();
        Some(Self { token, rows: read(from), last: read(from), bytes: read_bytes(from) })
    }
}

/// The occurrences of the tokens of a list.
#[derive(Debug, Default)]
pub(crate) struct Occurrences {
    open: HashMap<Box<str>, Coded>,
    /// The bytes in `open`.
    size: usize,
    parts: Vec<Vec<u8>>,
    /// How many rows have texts, and how many tokens these have.
    pub texts: usize,
    /// How many tokens there are, each as often as it occurs.
    pub tokens: usize,
}

/// What is stored of the tokens of a list.
#[derive(Debug)]
pub(super) enum Stored<'s> {
    /// The rows with a token or a beginning, in order, if it is one of many; by facet.
    Set(&'static str, &'s str, Vec<u32>),
    /// A block: its first token, how many rows have it if it is the only one and one of many, and its bytes.
    Block { first: &'s str, rows: Option<u32>, bytes: Vec<u8> },
}

impl Occurrences {
    /// Adds the text of a row.
    pub fn add(&mut self, row: u32, text: &str) {
        let tokens = Tokens::of(text);
        self.texts += 1;
        self.tokens += tokens.len();
        for (place, token) in (0..).zip(tokens.iter()) {
            if let Some(coded) = self.open.get_mut(token) {
                coded.add((row, place));
            } else {
                let mut coded = Coded::default();
                coded.add((row, place));
                self.open.insert(token.into(), coded);
                self.size += token.len() + ENTRY;
            }
            self.size += 2;
        }
        if self.size > OPEN {
            self.put_in_order();
        }
    }

    fn put_in_order(&mut self) {
        let mut open: Vec<(Box<str>, Coded)> = take(&mut self.open).into_iter().collect();
        open.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut part = Vec::new();
        for (token, coded) in open {
            write(&mut part, length(token.as_bytes()));
            part.extend_from_slice(token.as_bytes());
            write(&mut part, coded.rows);
            write(&mut part, coded.last);
            write(&mut part, length(&coded.bytes));
            part.extend_from_slice(&coded.bytes);
        }
        part.shrink_to_fit();
        self.parts.push(part);
        self.size = 0;
    }

    /// What is stored of them, token by token.
    ///
    /// # Errors
    /// Those of `store`.
    pub(super) fn each<E>(mut self, mut store: impl FnMut(Stored<'_>) -> Result<(), E>) -> Result<(), E> {
        self.put_in_order();
        let mut rest: Vec<&[u8]> = self.parts.iter().map(Vec::as_slice).collect();
        let mut next: BinaryHeap<Reverse<(&str, usize)>> = BinaryHeap::new();
        let mut parts: Vec<Option<Part<'_>>> = rest.iter_mut().map(Part::read).collect();
        next.extend((0..).zip(&parts).filter_map(|(at, part)| Some(Reverse((part.as_ref()?.token, at)))));
        let (mut blocks, mut beginnings) = (Block::default(), Beginnings::default());
        while let Some(Reverse((token, _))) = next.peek().copied() {
            let mut coded = Coded::default();
            while let Some(Reverse((same, at))) = next.peek().copied() {
                if same != token {
                    break;
                }
                next.pop();
                if let Some(part) = &parts[at] {
                    coded.append(part);
                }
                parts[at] = Part::read(&mut rest[at]);
                next.extend(parts[at].as_ref().map(|part| Reverse((part.token, at))));
            }
            let rows = rows_of(occurrences(&coded.bytes));
            beginnings.add(token, &rows, &mut store)?;
            blocks.add(token, &coded, &mut store)?;
            if rows.len() > RARE {
                store(Stored::Set(TOKEN, token, rows))?;
            }
        }
        beginnings.end(0, &mut store)?;
        blocks.end(&mut store)
    }
}

/// The block that is being written.
#[derive(Debug, Default)]
struct Block {
    first: String,
    last: String,
    bytes: Vec<u8>,
}

impl Block {
    fn add<E>(
        &mut self,
        token: &str,
        coded: &Coded,
        store: &mut impl FnMut(Stored<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let is_rare = coded.rows as usize <= RARE;
        if !is_rare || self.bytes.len() + coded.bytes.len() > BLOCK {
            self.end(store)?;
        }
        if self.bytes.is_empty() {
            token.clone_into(&mut self.first);
        }
        let same = alike(&self.last, token);
        write(&mut self.bytes, u32::try_from(same).unwrap_or(0));
        for piece in [&token.as_bytes()[same..], coded.bytes.as_slice()] {
            write(&mut self.bytes, length(piece));
            self.bytes.extend_from_slice(piece);
        }
        token.clone_into(&mut self.last);
        if is_rare {
            return Ok(());
        }
        self.last.clear();
        store(Stored::Block { first: token, rows: Some(coded.rows), bytes: take(&mut self.bytes) })
    }

    fn end<E>(&mut self, store: &mut impl FnMut(Stored<'_>) -> Result<(), E>) -> Result<(), E> {
        self.last.clear();
        if self.bytes.is_empty() {
            return Ok(());
        }
        store(Stored::Block { first: &self.first, rows: None, bytes: take(&mut self.bytes) })
    }
}

/// The beginnings that the tokens so far may share with the next one, each longer than the one before it.
#[derive(Debug, Default)]
struct Beginnings {
    open: Vec<Begun>,
    /// The last token, and its rows.
    last: String,
    rows: Vec<u32>,
}

/// The tokens that begin alike.
#[derive(Debug, Default)]
struct Begun {
    /// How many bytes of the last token are the beginning.
    length: usize,
    /// How many tokens have it.
    tokens: usize,
    rows: Rows,
}

impl Beginnings {
    fn add<E>(
        &mut self,
        token: &str,
        rows: &[u32],
        store: &mut impl FnMut(Stored<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if !self.last.is_empty() {
            self.end(alike(&self.last, token), store)?;
        }
        token.clone_into(&mut self.last);
        self.rows = rows.to_vec();
        Ok(())
    }

    /// Ends the beginnings that are longer than what the next token shares with the last one.
    fn end<E>(&mut self, shared: usize, store: &mut impl FnMut(Stored<'_>) -> Result<(), E>) -> Result<(), E> {
        let rows = take(&mut self.rows).into_iter().collect();
        let mut ended = Begun { length: self.last.len(), tokens: 1, rows };
        // If the next token begins with the last one, that is a beginning of its own, which ends later.
        if ended.rows.len() > FEW_ROWS && shared < ended.length {
            store(Stored::Set(BEGINNING, &self.last, ended.rows.iter().collect()))?;
        }
        while let Some(mut begun) = self.open.pop_if(|begun| begun.length > shared) {
            begun.add(ended);
            if begun.tokens > FEW || begun.rows.len() > FEW_ROWS {
                store(Stored::Set(BEGINNING, &self.last[..begun.length], begun.rows.iter().collect()))?;
            }
            ended = begun;
        }
        match self.open.last_mut() {
            Some(begun) if begun.length == shared => begun.add(ended),
            _ if shared > 0 => self.open.push(Begun { length: shared, ..ended }),
            _ => {}
        }
        Ok(())
    }
}

impl Begun {
    fn add(&mut self, other: Self) {
        self.tokens += other.tokens;
        self.rows |= other.rows;
    }
}
