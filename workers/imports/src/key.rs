//! The identity of what a row says.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

/// Tells rows apart by what is recorded of them, and counts those that say the same: a row has the same
/// key in whichever order the rows or the columns of its file come, and two equal rows are two.
#[derive(Debug, Default)]
pub(super) struct Keys(HashMap<u64, u32>);

impl Keys {
    /// The key of the next row that says this.
    pub(super) fn next(&mut self, says: &[&str]) -> u64 {
        let times = self.0.entry(key(says)).or_default();
        *times += 1;
        if *times == 1 { key(says) } else { key(&[says, &[&times.to_string()]].concat()) }
    }
}

/// 64 bits of a hash over these texts.
pub(super) fn key(says: &[&str]) -> u64 {
    let mut hash = Sha256::new();
    for text in says {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rows_are_counted_and_lengths_matter() {
        let (mut one, mut other) = (Keys::default(), Keys::default());
        let first = one.next(&["Closed", "Value 1"]);
        assert_ne!(one.next(&["Closed", "Value 1"]), first);
        other.next(&["Wait"]);
        assert_eq!(other.next(&["Closed", "Value 1"]), first);
        assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
    }
}
