//! Numbers in as few bytes as they need, for what is gathered of millions of rows.

/// Adds a number in as few bytes as it needs, seven bits in each, the lowest first (LEB128).
pub(super) fn write(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// Takes the next number.
pub(super) fn read(bytes: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0_u32, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(byte & 0x7f).unbounded_shl(shift);
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

/// Rows, in order, with a number each: most rows follow the one before, and most numbers are near the one before.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    bytes: Vec<u8>,
    row: u32,
    number: i32,
    count: usize,
}

impl Pairs {
    /// Adds a row that is not before the last one.
    pub fn add(&mut self, row: u32, number: i32) {
        write(&mut self.bytes, row - self.row);
        let further = number.wrapping_sub(self.number);
        // Small numbers, whether they are negative or not ("zigzag").
        write(&mut self.bytes, ((further << 1) ^ (further >> 31)).cast_unsigned());
        (self.row, self.number) = (row, number);
        self.count += 1;
    }

    /// All of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u32, i32)> {
        let (mut bytes, mut row, mut number) = (&*self.bytes, 0, 0_i32);
        (0..self.count).map(move |_| {
            row += read(&mut bytes);
            let further = read(&mut bytes);
            number = number.wrapping_add((further >> 1).cast_signed() ^ -(further & 1).cast_signed());
            (row, number)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_come_back_as_they_were_added() {
        let added = [
            (0, 0),
            (0, 63),
            (0, -64),
            (1, i32::MAX),
            (2, i32::MIN),
            (2, i32::MAX),
            (300, -1),
            (70_000, 1 << 20),
            (u32::MAX, 0),
        ];
        let mut pairs = Pairs::default();
        for (row, number) in added {
            pairs.add(row, number);
        }
        assert_eq!(pairs.iter().len(), added.len());
        assert_eq!(pairs.iter().collect::<Vec<_>>(), added);
    }

    #[test]
    fn neighbors_need_two_bytes() {
        let mut pairs = Pairs::default();
        for row in 0..1_000 {
            pairs.add(row, i32::from(row % 3 == 0));
        }
        assert_eq!(pairs.bytes.len(), 2_000);
    }
}
