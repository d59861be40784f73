//! Records as the file has them: each is a frame of Zstandard (RFC 8878), made with the dictionary of its list.
//!
//! The records of a list have the same members and much the same words, so with a dictionary a record takes a tenth of
//! its text. A file with short rows needs fewer pages, and a page of a list reads fewer of them
//! (`docs/decisions/0025-compressed-records.md`).

use std::cell::RefCell;
use std::io::{Cursor, Error, ErrorKind, Result};

use zstd::bulk::Compressor;
use zstd::dict::{DecoderDictionary, from_continuous};
use zstd::zstd_safe::{DCtx, find_frame_compressed_size, get_error_name, get_frame_content_size};

/// From how many bytes of records a dictionary is made.
const SAMPLE: usize = 1 << 17;

/// With fewer bytes of records, a dictionary would not be worth its room.
const LEAST: usize = 1 << 14;

/// How many bytes a dictionary has at most.
const DICTIONARY: usize = 1 << 13;

/// SQL: the frames of the rows `t`, one after another; null if there are none.
pub(crate) const JOINED: &str = "CAST(group_concat(t.record, '') AS BLOB)";

/// The level at which records are compressed: higher ones gain little with so short texts.
const LEVEL: i32 = 3;

/// The first records of a list, until there are enough to make a dictionary from.
#[derive(Debug, Default)]
pub(crate) struct Sample {
    texts: Vec<u8>,
    lengths: Vec<usize>,
}

impl Sample {
    /// Adds a record.
    pub fn add(&mut self, record: &str) {
        self.texts.extend_from_slice(record.as_bytes());
        self.lengths.push(record.len());
    }

    /// Whether there are enough.
    pub fn is_enough(&self) -> bool {
        self.texts.len() >= SAMPLE
    }

    /// The dictionary that is made from them; empty if they are too few for one.
    pub fn dictionary(&self) -> Vec<u8> {
        if self.texts.len() < LEAST {
            return Vec::new();
        }
        // It is also refused if the records are too few.
        from_continuous(&self.texts, &self.lengths, DICTIONARY).unwrap_or_default()
    }
}

/// What makes frames of the records of a list.
pub(crate) struct Framing {
    dictionary: Vec<u8>,
    compressor: Option<Compressor<'static>>,
}

impl Framing {
    /// With the dictionary of the list, which is empty if it has none.
    pub fn new(dictionary: Vec<u8>) -> Self {
        Self { dictionary, compressor: None }
    }

    /// The frame of a record.
    ///
    /// # Errors
    /// When there is not enough memory.
    pub fn frame(&mut self, record: &str) -> Result<Vec<u8>> {
        let compressor = match &mut self.compressor {
            Some(compressor) => compressor,
            none => {
                let mut compressor = Compressor::with_dictionary(LEVEL, &self.dictionary)?;
                // The list says which dictionary it is.
                compressor.include_dictid(false)?;
                none.insert(compressor)
            }
        };
        compressor.compress(record.as_bytes())
    }
}

impl std::fmt::Debug for Framing {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Framing").finish_non_exhaustive()
    }
}

/// The dictionary of a list, to read its records with.
pub(crate) struct Dictionary {
    prepared: DecoderDictionary<'static>,
}

impl Dictionary {
    /// From its form in the file, which is empty if the list has none.
    ///
    /// # Errors
    /// When there is not enough memory.
    pub fn new(stored: &[u8]) -> Result<Self> {
        Ok(Self { prepared: DecoderDictionary::try_copy(stored)? })
    }

    /// How much memory it takes.
    pub fn bytes(&self) -> usize {
        self.prepared.as_ddict().sizeof()
    }

    /// The record in a frame.
    ///
    /// # Errors
    /// When it is not a frame of the list.
    pub fn record(&self, frame: &[u8]) -> Result<String> {
        self.records(frames_in(frame), ',', None)
    }

    /// The records in some frames, as one text. `members`, if given, are lines: each is added at the end of its record,
    /// before the brace.
    ///
    /// # Errors
    /// When they are not frames of the list.
    pub fn records<'f>(
        &self,
        frames: impl IntoIterator<Item = Result<&'f [u8]>>,
        separator: char,
        members: Option<&str>,
    ) -> Result<String> {
        let mut members = members.map(|members| members.split('\n'));
        let mut text = Cursor::new(Vec::new());
        for frame in frames {
            if !text.get_ref().is_empty() {
                text.get_mut().extend(separator.encode_utf8(&mut [0; 4]).bytes());
            }
            self.add(frame?, &mut text)?;
            if let Some(members) = &mut members {
                let text = text.get_mut();
                text.pop();
                text.extend_from_slice(members.next().unwrap_or_default().as_bytes());
                text.push(b'}');
            }
        }
        String::from_utf8(text.into_inner()).map_err(|error| Error::new(ErrorKind::InvalidData, error))
    }

    /// Adds the record in a frame.
    fn add(&self, frame: &[u8], text: &mut Cursor<Vec<u8>>) -> Result<()> {
        let length = get_frame_content_size(frame).ok().flatten().and_then(|length| usize::try_from(length).ok());
        let length = length.ok_or_else(|| Error::new(ErrorKind::InvalidData, "a frame does not say how long it is"))?;
        text.get_mut().try_reserve(length)?;
        text.set_position(text.get_ref().len() as u64);
        CONTEXT.with_borrow_mut(|context| {
            let context = context.as_mut().ok_or(ErrorKind::OutOfMemory)?;
            context.decompress_using_ddict(text, frame, self.prepared.as_ddict()).map_err(damaged)
        })?;
        Ok(())
    }
}

/// The frame at the beginning, and what follows it.
///
/// # Errors
/// When there is none.
pub(crate) fn first_frame(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let length = find_frame_compressed_size(bytes).map_err(damaged)?;
    bytes.split_at_checked(length).ok_or_else(|| ErrorKind::UnexpectedEof.into())
}

/// The frames that follow each other.
pub(crate) fn frames_in(mut bytes: &[u8]) -> impl Iterator<Item = Result<&[u8]>> {
    std::iter::from_fn(move || {
        let first = (!bytes.is_empty()).then(|| first_frame(bytes));
        bytes = if let Some(Ok((_, rest))) = &first { rest } else { &[] };
        first.map(|first| first.map(|(frame, _)| frame))
    })
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Dictionary").field("bytes", &self.bytes()).finish_non_exhaustive()
    }
}

thread_local! {
    /// What a thread decompresses with: making one for each answer was 2 % of a page of fifty. `None` if there was not
    /// enough memory for it.
    static CONTEXT: RefCell<Option<DCtx<'static>>> = RefCell::new(DCtx::try_create());
}

fn damaged(code: usize) -> Error {
    Error::new(ErrorKind::InvalidData, get_error_name(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records that are alike, as those of a list are.
    fn alike(count: usize) -> Vec<String> {
        let record =
            |at| format!(r#"{{"id":"tranche-{at}","url":"/funding/tranche-{at}","amount":{},"é":null}}"#, at * 37);
        (0..count).map(record).collect()
    }

    fn sample(records: &[String]) -> Sample {
        let mut sample = Sample::default();
        for record in records {
            sample.add(record);
        }
        sample
    }

    #[test]
    fn records_are_read_as_they_were_written() {
        for count in [0, 1, 20, 5_000] {
            let records = alike(count);
            let stored = sample(&records).dictionary();
            assert_eq!(stored.is_empty(), count < 5_000, "{count}");
            let mut framing = Framing::new(stored.clone());
            let frames: Vec<Vec<u8>> = records.iter().map(|record| framing.frame(record).unwrap()).collect();
            let dictionary = Dictionary::new(&stored).unwrap();
            for (frame, record) in frames.iter().zip(&records) {
                assert_eq!(dictionary.record(frame).unwrap(), *record);
            }
            assert_eq!(dictionary.records(frames_in(&frames.concat()), ',', None).unwrap(), records.join(","));
            let lines = vec![r#","counted":true"#; count].join("\n");
            let shown = dictionary.records(frames_in(&frames.concat()), '\n', Some(&lines)).unwrap();
            let longer = |record: &String| record.replace('}', r#","counted":true}"#);
            assert_eq!(shown, records.iter().map(longer).collect::<Vec<_>>().join("\n"));
        }
    }

    #[test]
    fn a_dictionary_makes_records_much_shorter() {
        let records = alike(5_000);
        let length = |dictionary| Framing::new(dictionary).frame(&records[4_000]).unwrap().len();
        let (with, without) = (length(sample(&records).dictionary()), length(Vec::new()));
        assert!(2 * with < without, "{with} and {without} bytes");
    }

    #[test]
    fn what_is_damaged_is_an_error() {
        let frame = Framing::new(Vec::new()).frame(&alike(1)[0]).unwrap();
        let dictionary = Dictionary::new(&[]).unwrap();
        for damaged in [&frame[..frame.len() - 1], &frame[1..], b"{}"] {
            assert!(dictionary.record(damaged).is_err());
        }
    }
}
