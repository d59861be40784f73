//! Numbers in as few bytes as hold the greatest: one for each row, or none.

use super::rows::Rows;

/// The distances of values from the smallest one, row by row; the greatest number that fits stands for no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Distances {
    One(Box<[u8]>),
    Two(Box<[u16]>),
    Four(Box<[u32]>),
    Eight(Box<[u64]>),
}

/// Stands for no value.
pub(super) const NONE: u64 = u64::MAX;

/// A number of a certain width.
trait Number: Copy + Ord + Into<u64> + TryFrom<u64> {
    /// What stands for no value.
    const NONE: Self;
    /// The greatest distance.
    const GREATEST: Self;

    /// The number, or the greatest one if it does not fit.
    fn fitting(number: u64) -> Self {
        number.try_into().unwrap_or(Self::GREATEST).min(Self::GREATEST)
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl Number for $number {
            const NONE: Self = Self::MAX;
            const GREATEST: Self = Self::MAX - 1;
        }
    )+};
}

numbers!(u8, u16, u32, u64);

/// Evaluates an expression with the distances in their own width.
macro_rules! each_width {
    ($distances:expr, $numbers:ident => $do:expr) => {
        match $distances {
            Distances::One($numbers) => $do,
            Distances::Two($numbers) => $do,
            Distances::Four($numbers) => $do,
            Distances::Eight($numbers) => $do,
        }
    };
}

impl Distances {
    /// The distances, each in so many bytes; [`NONE`] stands for no value.
    pub fn of(distances: &[u64]) -> Self {
        fn packed<N: Number>(distances: &[u64]) -> Box<[N]> {
            let fitting = |distance: &u64| if *distance == NONE { N::NONE } else { N::fitting(*distance) };
            distances.iter().map(fitting).collect()
        }
        let greatest = distances.iter().copied().filter(|distance| *distance != NONE).max().unwrap_or(0);
        match greatest {
            _ if greatest <= u8::GREATEST.into() => Self::One(packed(distances)),
            _ if greatest <= u16::GREATEST.into() => Self::Two(packed(distances)),
            _ if greatest <= u32::GREATEST.into() => Self::Four(packed(distances)),
            _ => Self::Eight(packed(distances)),
        }
    }

    /// The distances as they are stored, in so many bytes each.
    pub fn read(width: i64, bytes: &[u8]) -> Self {
        fn unpacked<const WIDTH: usize, N>(bytes: &[u8], number: impl Fn([u8; WIDTH]) -> N) -> Box<[N]> {
            bytes.as_chunks::<WIDTH>().0.iter().map(|bytes| number(*bytes)).collect()
        }
        match width {
            1 => Self::One(bytes.into()),
            2 => Self::Two(unpacked(bytes, u16::from_le_bytes)),
            4 => Self::Four(unpacked(bytes, u32::from_le_bytes)),
            _ => Self::Eight(unpacked(bytes, u64::from_le_bytes)),
        }
    }

    /// The distances as they are stored: little-endian, one after another.
    pub fn stored(&self) -> Vec<u8> {
        each_width!(self, numbers => numbers.iter().flat_map(|number| number.to_le_bytes()).collect())
    }

    /// How many bytes a distance has.
    pub fn width(&self) -> u8 {
        match self {
            Self::One(_) => 1,
            Self::Two(_) => 2,
            Self::Four(_) => 4,
            Self::Eight(_) => 8,
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        each_width!(self, numbers => numbers.len())
    }

    /// The distance of a row; `None` if it has no value.
    pub fn at(&self, row: u32) -> Option<u64> {
        fn at<N: Number>(numbers: &[N], row: u32) -> Option<u64> {
            numbers.get(row as usize).filter(|number| **number != N::NONE).map(|number| (*number).into())
        }
        each_width!(self, numbers => at(numbers, row))
    }

    /// Counts the rows at each distance.
    pub fn tally(&self, rows: &[u32], counts: &mut Vec<u32>) {
        fn tally<N: Number>(numbers: &[N], rows: &[u32], counts: &mut Vec<u32>) {
            for row in rows {
                let number = numbers[*row as usize];
                if number == N::NONE {
                    continue;
                }
                let Ok(distance) = usize::try_from(number.into()) else { continue };
                if distance >= counts.len() {
                    counts.resize(distance + 1, 0);
                }
                counts[distance] += 1;
            }
        }
        each_width!(self, numbers => tally(numbers, rows, counts));
    }

    /// How many distances there are, up to the greatest one.
    pub fn size(&self) -> u64 {
        fn size<N: Number>(numbers: &[N]) -> u64 {
            let greatest = numbers.iter().copied().filter(|number| *number != N::NONE).max();
            greatest.map_or(0, |greatest| greatest.into() + 1)
        }
        each_width!(self, numbers => size(numbers))
    }

    /// Puts the distances of some rows into a buffer; the greatest number stands for no value.
    pub fn look_up(&self, rows: &[u32], buffer: &mut Vec<u64>) {
        fn look_up<N: Number>(numbers: &[N], rows: &[u32], buffer: &mut Vec<u64>) {
            let wide = |number: N| if number == N::NONE { u64::MAX } else { number.into() };
            buffer.clear();
            buffer.extend(rows.iter().map(|row| wide(numbers[*row as usize])));
        }
        each_width!(self, numbers => look_up(numbers, rows, buffer));
    }

    /// Keeps the rows whose distance is between two, inclusive.
    pub fn keep(&self, rows: &mut Vec<u32>, low: u64, high: u64) {
        fn keep<N: Number>(numbers: &[N], rows: &mut Vec<u32>, low: u64, high: u64) {
            if low > N::GREATEST.into() {
                rows.clear();
            }
            let (low, high) = (N::fitting(low), N::fitting(high));
            let mut kept = 0;
            // Without a branch, which could not be predicted: every row is written where the next that is kept belongs.
            for at in 0..rows.len() {
                let row = rows[at];
                rows[kept] = row;
                let number = numbers[row as usize];
                kept += usize::from(low <= number && number <= high);
            }
            rows.truncate(kept);
        }
        each_width!(self, numbers => keep(numbers, rows, low, high));
    }

    /// The rows whose distance is between two, inclusive.
    pub fn between(&self, low: u64, high: u64) -> Rows {
        fn between<N: Number>(numbers: &[N], low: u64, high: u64) -> Rows {
            if low > N::GREATEST.into() {
                return Rows::new();
            }
            let (low, high) = (N::fitting(low), N::fitting(high));
            let bit = |number: N| u8::from(low <= number && number <= high);
            let (eights, rest) = numbers.as_chunks::<8>();
            let mut bytes = Vec::with_capacity(eights.len() + 1);
            bytes.extend(eights.iter().map(|eight| {
                let mut byte = 0;
                for (at, number) in eight.iter().enumerate() {
                    byte |= bit(*number) << at;
                }
                byte
            }));
            bytes.push(rest.iter().rev().fold(0, |byte, number| byte << 1 | bit(*number)));
            Rows::from_lsb0_bytes(0, &bytes)
        }
        each_width!(self, numbers => between(numbers, low, high))
    }
}
