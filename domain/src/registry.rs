//! The lists of all aggregates and of their commands. A command or an aggregate that is missing from its list does
//! not compile, so that a rule about all of them ("every refusal code has a page") cannot forget one.
//!
//! The list of commands is also the table of rights: who may ask for a command at all. What an actor of the audience
//! may do to one thing is for the decision to say. [`crate::decide`] checks the audience, and routes derive their right
//! from it.

use std::collections::BTreeSet;

use crate::{Aggregate, Command, Refusal, Roles, refusal::CommandRefused};

/// An aggregate that is in the list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is in no list",
    label = "not listed",
    note = "`aggregates!` in `domain/src/lib.rs` lists all aggregates"
)]
pub trait Listed {}

/// A command's line in the table of its aggregate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is in no list",
    label = "not listed",
    note = "`commands!` in the file of the aggregate lists its commands with their audiences"
)]
pub trait ListedCommand {
    /// Name of the command, unique within its aggregate: `AddUnit`.
    const NAME: &'static str;
    /// Roles of people who may ask for the command; none for a command of the engine itself. The engine may ask for all.
    const AUDIENCE: Roles;
}

/// An aggregate together with its table of commands.
pub trait Commands {
    /// Code with which a command is refused to an actor outside of its audience.
    const NOT_FOR_YOUR_ROLE: &'static str;

    /// Shows each command of this aggregate to the visitor.
    fn visit_commands(visitor: &mut impl CommandVisitor);
}

/// Something that is done with each type of command.
pub trait CommandVisitor {
    /// Does it with this one.
    fn visit<C: Command>(&mut self);
}

/// A line of the table of rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandRight {
    /// Kind of stream that the command is for: `house`.
    pub stream: &'static str,
    /// Name of the command: `AddUnit`.
    pub command: &'static str,
    /// Roles of people who may ask for it.
    pub audience: Roles,
}

impl CommandVisitor for Vec<CommandRight> {
    fn visit<C: Command>(&mut self) {
        self.push(CommandRight { stream: C::Of::STREAM, command: C::NAME, audience: C::AUDIENCE });
    }
}

/// Collects the codes of refusals.
impl CommandVisitor for BTreeSet<&'static str> {
    fn visit<C: Command>(&mut self) {
        self.append(&mut CommandRefused::<C>::codes());
    }
}

/// Lists the commands of an aggregate by their audience, after the code with which others are refused:
/// `commands! { House, "house.not_for_your_role": [Operator, Supervisor] => RegisterHouse, AddUnit; }`. An audience is
/// a list of roles, empty for a command of the engine itself, or a name of [`crate::audience`].
macro_rules! commands {
    ($aggregate:ty, $code:literal: $($audience:tt => $($command:ty),+;)+) => {
        $($crate::registry::commands! { @listed $audience => $($command),+ })+

        impl $crate::registry::Commands for $aggregate {
            const NOT_FOR_YOUR_ROLE: &'static str = $code;

            fn visit_commands(visitor: &mut impl $crate::registry::CommandVisitor) {
                fn of<C: $crate::Command<Of = $aggregate>>(visitor: &mut impl $crate::registry::CommandVisitor) {
                    visitor.visit::<C>();
                }
                $($(of::<$command>(visitor);)+)+
            }
        }
    };
    (@listed $audience:tt => $($command:ty),+) => {
        $(impl $crate::registry::ListedCommand for $command {
            const NAME: &'static str = stringify!($command);
            const AUDIENCE: $crate::Roles = $crate::registry::commands!(@audience $audience);
        })+
    };
    (@audience [$($role:ident),*]) => { $crate::Roles::of(&[$($crate::Role::$role),*]) };
    (@audience $name:ident) => { $crate::audience::$name };
}
pub(crate) use commands;

/// Lists the aggregates; after the semicolon, the instances of the generic ones, which list themselves.
macro_rules! aggregates {
    ($($aggregate:ty),+; $($instance:ty),+ $(,)?) => {
        $(impl $crate::registry::Listed for $aggregate {})+

        /// Shows each command of each aggregate to the visitor.
        pub fn visit_commands(visitor: &mut impl $crate::registry::CommandVisitor) {
            $(<$aggregate as $crate::registry::Commands>::visit_commands(visitor);)+
            $(<$instance as $crate::registry::Commands>::visit_commands(visitor);)+
        }
    };
}
pub(crate) use aggregates;

/// The table of rights: all commands with the roles that may ask for them.
pub fn command_rights() -> Vec<CommandRight> {
    let mut rights = Vec::new();
    crate::visit_commands(&mut rights);
    rights
}

/// Every code with which a command can be refused.
pub fn refusal_codes() -> BTreeSet<&'static str> {
    let mut codes = BTreeSet::new();
    crate::visit_commands(&mut codes);
    codes
}
