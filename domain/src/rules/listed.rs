//! The commands of a rule with their audiences, which are the same for every kind.

use super::{DraftRule, PublishRule, RetireRule, RuleContent, RuleDocument};
use crate::{
    Role::{Administrator, Supervisor},
    Roles,
    registry::{CommandVisitor, Commands, Listed, ListedCommand},
};

impl<T: RuleContent> Listed for RuleDocument<T> {}

impl<T: RuleContent> ListedCommand for DraftRule<T> {
    const NAME: &'static str = "DraftRule";
    const AUDIENCE: Roles = Roles::of(&[Supervisor, Administrator]);
}

impl<T: RuleContent> ListedCommand for PublishRule<T> {
    const NAME: &'static str = "PublishRule";
    const AUDIENCE: Roles = Roles::of(&[Administrator]);
}

impl<T: RuleContent> ListedCommand for RetireRule<T> {
    const NAME: &'static str = "RetireRule";
    const AUDIENCE: Roles = Roles::of(&[Administrator]);
}

impl<T: RuleContent> Commands for RuleDocument<T> {
    const NOT_FOR_YOUR_ROLE: &'static str = "rule.not_for_your_role";

    fn visit_commands(visitor: &mut impl CommandVisitor) {
        visitor.visit::<DraftRule<T>>();
        visitor.visit::<PublishRule<T>>();
        visitor.visit::<RetireRule<T>>();
    }
}
