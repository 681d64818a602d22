//! The table of rules: one line per rule, each with its file in `react/`.
//!
//! A rule with its own cursor waits for no other rule and delays none. Rules share a cursor only where the order of
//! their effects matters: a credit that is reversed before it is made would stay on the account.

use crate::reaction::ReactionRule;

// `cargo fmt` does not find files behind a macro, so `make check` lists them
macro_rules! rules {
    ($($visibility:vis $rule:ident),* $(,)?) => {
        $($visibility mod $rule;)*

        /// All rules.
        pub(crate) const RULES: &[ReactionRule] = &[$($rule::RULE),*];
    };
}

rules! {
    pub credit_account,
    pub escalate_missed,
    forget_erased,
    mark_credited,
    match_payment,
    notify_resolved,
    pub reverse_credit,
}

/// The cursor of the rules that credit accounts and reverse credits.
const ACCOUNT_CREDITS: &str = "account_credits";

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    #[test]
    fn every_file_is_a_rule_of_the_table() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/react");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let files: BTreeSet<_> = files.map(|file| file.file_stem().unwrap().to_owned()).collect();
        let rules: BTreeSet<_> = RULES.iter().map(|rule| rule.name.into()).collect();
        assert_eq!(rules.len(), RULES.len(), "names of rules are unique");
        assert_eq!(files, rules, "a rule has the name of its file");
    }

    #[test]
    fn every_rule_waits_for_a_kind_of_event_that_there_is() {
        let kinds = schemas::fact::kinds();
        for rule in RULES {
            assert!(kinds.iter().any(|kind| kind == rule.on), "{} waits for {}", rule.name, rule.on);
        }
    }

    #[test]
    fn rules_that_share_a_cursor_begin_at_one_place() {
        for rule in RULES {
            let others = RULES.iter().filter(|other| other.cursor == rule.cursor);
            assert!(others.into_iter().all(|other| other.start == rule.start), "{}", rule.name);
        }
    }
}
