//! Mutations of a corpus by a seed: what each test run tries beside the corpus itself. Knows no target and no coverage; it
//! spoils bytes in the ways that readers of bytes stumble over.

/// Splitmix64: the same numbers everywhere, for ever.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.roll() % count.max(1) as u64).unwrap_or_default()
    }

    fn byte(&mut self) -> u8 {
        self.roll().to_le_bytes()[0]
    }
}

/// The ends of numbers, as varints and plain.
const ENDS: [&[u8]; 7] = [
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0xff, 0xff, 0x03],
    &[0xff; 8],
    &[0x00; 16],
    &[0xff; 16],
];

/// One of the corpus, spoilt in one to four ways.
pub fn mutated(corpus: &[(String, Vec<u8>)], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = corpus.get(dice.below(corpus.len())).map(|(_, bytes)| bytes.clone()).unwrap_or_default();
    for _ in 0..=dice.below(4) {
        spoil(&mut bytes, corpus, dice);
    }
    bytes
}

fn spoil(bytes: &mut Vec<u8>, corpus: &[(String, Vec<u8>)], dice: &mut Dice) {
    let at = dice.below(bytes.len());
    let length = dice.below(16).min(bytes.len() - at);
    match dice.below(9) {
        0 | 1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        2 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = [0, 1, 0x7f, 0x80, 0xff, dice.byte()][dice.below(6)];
            }
        }
        3 => bytes.insert(at, dice.byte()),
        4 => drop(bytes.drain(at..at + length)),
        5 => {
            let again = bytes[at..at + length].to_vec();
            bytes.splice(at..at, again);
        }
        6 => bytes.truncate(at),
        7 => {
            let end = ENDS[dice.below(ENDS.len())];
            let upto = (at + dice.below(end.len() + 1)).min(bytes.len());
            bytes.splice(at..upto, end.iter().copied());
        }
        _ => {
            let other = &corpus[dice.below(corpus.len())].1;
            let from = dice.below(other.len());
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
    }
}
