//! The words of names and addresses, counted: what somebody meant who wrote a word that nobody has.
//!
//! Likeness over all entries would look at a tenth of them; over their words it looks at a few hundred.
//! A word that its last bearer took along is gone.

use std::collections::BTreeSet;

use serde::Serialize;
use sqlx::{FromRow, PgPool};

use super::plain;
use crate::{
    keyed_table::{KeyedTable, Row},
    read_model::{Defect, Table},
};

#[derive(Debug, Clone, Serialize, FromRow)]
struct Word {
    word: String,
    entries: i64,
}

impl Row for Word {
    type Key = String;
    const TABLE: &'static str = "search_words";
    const KEY: &'static str = "word";
    fn key(&self) -> String {
        self.word.clone()
    }
}

/// The table of them.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(KeyedTable<Word>);

impl Vocabulary {
    /// The words of this title will be counted.
    pub(super) fn prefetch(&mut self, title: &str) {
        words(title).into_iter().for_each(|word| self.0.prefetch(word));
    }

    /// One more entry, or one less, has this title.
    pub(super) fn count(&mut self, title: &str, difference: i64) -> Result<(), Defect> {
        for word in words(title) {
            let counted = self.0.edit_or(word.clone(), || Word { word: word.clone(), entries: 0 })?;
            counted.entries += difference;
            if counted.entries == 0 {
                self.0.remove(&word);
            }
        }
        Ok(())
    }

    pub(super) fn table(&mut self) -> &mut dyn Table {
        &mut self.0
    }
}

fn words(title: &str) -> BTreeSet<String> {
    let plain = plain(title);
    let words = plain.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= 3);
    words.map(str::to_owned).collect()
}

/// The word that was meant, where this one stands in no title.
pub(super) async fn meant(pool: &PgPool, word: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT word FROM search_words WHERE word % $1 \
           AND NOT EXISTS (SELECT FROM search_words WHERE word LIKE '%' || $1 || '%') \
         ORDER BY similarity(word, $1) DESC, entries DESC, word LIMIT 1",
    )
    .bind(word)
    .fetch_optional(pool)
    .await
}
