//! The lists of all aggregates and of their commands. A command or an aggregate that is missing from its list does
//! not compile, so that a rule about all of them ("every refusal code has a page") cannot forget one.

use std::collections::BTreeSet;

/// A command or an aggregate that is in its list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is in no list",
    label = "not listed",
    note = "`commands!` in the file of the aggregate lists its commands, `aggregates!` in `domain/src/lib.rs` all aggregates"
)]
pub trait Listed {}

/// An aggregate together with its list of commands.
pub trait Commands {
    /// Every code with which a command of this aggregate can be refused.
    fn refusal_codes() -> BTreeSet<&'static str>;
}

/// Lists the commands of an aggregate: `commands!(House: RegisterHouse, AddUnit);`.
macro_rules! commands {
    ($aggregate:ty: $($command:ty),+ $(,)?) => {
        $(impl $crate::registry::Listed for $command {})+

        impl $crate::registry::Commands for $aggregate {
            fn refusal_codes() -> std::collections::BTreeSet<&'static str> {
                fn of<C: $crate::Command<Of = $aggregate>>() -> std::collections::BTreeSet<&'static str> {
                    <C::Refusal as $crate::Refusal>::codes()
                }
                [$(of::<$command>()),+].into_iter().flatten().collect()
            }
        }
    };
}
pub(crate) use commands;

/// Lists the aggregates; after the semicolon, the instances of the generic ones, which list themselves.
macro_rules! aggregates {
    ($($aggregate:ty),+; $($instance:ty),+ $(,)?) => {
        $(impl $crate::registry::Listed for $aggregate {})+

        /// Every code with which a command can be refused.
        pub fn refusal_codes() -> std::collections::BTreeSet<&'static str> {
            [
                $(<$aggregate as $crate::registry::Commands>::refusal_codes(),)+
                $(<$instance as $crate::registry::Commands>::refusal_codes(),)+
            ]
            .into_iter()
            .flatten()
            .collect()
        }
    };
}
pub(crate) use aggregates;
