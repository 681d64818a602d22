//! Chance that repeats itself: every thing of the company has dice of its own, made from the seed and the
//! thing's name, so that nothing depends on the order in which things are made.

use domain::text::Text;
use rand::{Rng, SeedableRng, rngs::StdRng};
use sha2::{Digest, Sha256};

use super::text::text;

/// What the id of a thing is made from.
pub(super) fn name(seed: u64, thing: &str) -> String {
    format!("demo/{seed}/{thing}")
}

/// The dice of one thing.
#[derive(Debug)]
pub(super) struct Dice(StdRng);

impl Dice {
    pub(super) fn new(seed: u64, name: &str) -> Self {
        Self(StdRng::from_seed(Sha256::digest(format!("{seed}/{name}")).into()))
    }

    /// A number of these, both ends among them.
    pub(super) fn between(&mut self, from: u32, to: u32) -> u32 {
        self.0.gen_range(from..=to)
    }

    /// Whether something happens that happens so many times in a thousand.
    pub(super) fn permille(&mut self, chance: u32) -> bool {
        self.0.gen_range(0..1000) < chance
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.0.gen_range(0..of.len() as u32) as usize]
    }

    /// One of these texts.
    pub(super) fn say<const MAX: usize>(&mut self, of: &[&str]) -> Text<MAX> {
        let said: &&str = self.pick(of);
        text(said)
    }

    /// One of these, each as often as its weight says.
    pub(super) fn weighed<T: Copy>(&mut self, of: &[(u32, T)]) -> T {
        let mut left = self.0.gen_range(0..of.iter().map(|(weight, _)| weight).sum());
        for (weight, thing) in of {
            if left < *weight {
                return *thing;
            }
            left -= weight;
        }
        unreachable!("less than the sum of the weights")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_throws_the_same() {
        let throw = |seed, name| {
            let mut dice = Dice::new(seed, name);
            (0..8).map(|_| dice.between(1, 1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(throw(1, "house/3"), throw(1, "house/3"));
        assert_ne!(throw(1, "house/3"), throw(2, "house/3"));
        assert_ne!(throw(1, "house/3"), throw(1, "house/4"));
        // pinned: a library that throws otherwise would give everybody another company
        assert_eq!(throw(1, "house/3")[..2], [889_260, 699_799]);
    }

    #[test]
    fn weights_are_kept() {
        let mut dice = Dice::new(1, "weights");
        let thrown = (0..1000).filter(|_| dice.weighed(&[(9, true), (1, false)])).count();
        assert!((850..950).contains(&thrown), "{thrown}");
    }
}
