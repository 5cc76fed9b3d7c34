//! Bytes as a list of choices: what a target that plays a part reads its steps from. Where the bytes end, every choice is
//! the first, so that a script that is cut short is a script.

/// What is left to be read.
#[derive(Debug)]
pub(crate) struct Script<'a>(&'a [u8]);

impl<'a> Script<'a> {
    pub(crate) const fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((byte, rest)) => {
                self.0 = rest;
                *byte
            }
            None => 0,
        }
    }

    /// One of so many.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::from(self.byte()) % count.max(1)
    }

    pub(crate) fn pick<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        let at = self.below(all.len());
        all.get(at).copied()
    }

    pub(crate) fn chance(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    /// Mostly small, sometimes where numbers end, sometimes any.
    pub(crate) fn number(&mut self) -> u64 {
        match self.byte() {
            small @ 0..=0xef => u64::from(small),
            0xf0 => u64::MAX,
            0xf1 => u64::MAX - 1,
            0xf2 => i64::MAX.unsigned_abs(),
            0xf3 => i64::MAX.unsigned_abs() + 1,
            0xf4 => u64::from(u32::MAX),
            0xf5 => 1 << 32,
            0xf6 => 1 << 62,
            _ => {
                let eight = self.bytes_exactly::<8>();
                u64::from_le_bytes(eight)
            }
        }
    }

    pub(crate) fn bytes_exactly<const LENGTH: usize>(&mut self) -> [u8; LENGTH] {
        std::array::from_fn(|_| self.byte())
    }

    /// As many as a byte says, or as there are.
    pub(crate) fn bytes(&mut self) -> &'a [u8] {
        let length = usize::from(self.byte()).min(self.0.len());
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes
    }
}
