//! The commands of a rule, which are the same for every kind.

use std::collections::BTreeSet;

use super::{
    DraftRule, DraftRuleRefused, PublishRule, PublishRuleRefused, RetireRule, RetireRuleRefused, RuleContent,
    RuleDocument,
};
use crate::{
    Refusal,
    registry::{Commands, Listed},
};

impl<T: RuleContent> Listed for RuleDocument<T> {}
impl<T: RuleContent> Listed for DraftRule<T> {}
impl<T: RuleContent> Listed for PublishRule<T> {}
impl<T: RuleContent> Listed for RetireRule<T> {}

impl<T: RuleContent> Commands for RuleDocument<T> {
    fn refusal_codes() -> BTreeSet<&'static str> {
        [DraftRuleRefused::codes(), PublishRuleRefused::codes(), RetireRuleRefused::codes()]
            .into_iter()
            .flatten()
            .collect()
    }
}
