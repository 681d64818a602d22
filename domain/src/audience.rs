//! The sets of roles that have a name. Queries are open to one of them, and an own-record rule says who sees more
//! than the own record. The audience of a command stands in the table of its aggregate: [`crate::registry`].

use crate::{
    Role::{Accountant, Administrator, Auditor, Executor, Integrator, Operator, Resident, Supervisor},
    Roles,
};

/// All roles that a user can have.
pub const EVERYONE: Roles = STAFF_AND_PARTNERS.and(RESIDENTS);

/// Those who live or own here.
pub const RESIDENTS: Roles = Roles::of(&[Resident]);

/// Those who work here.
pub const STAFF: Roles = OFFICE.and(Roles::of(&[Executor]));

/// Those who work here, and partners' machines.
pub const STAFF_AND_PARTNERS: Roles = STAFF.and(PARTNERS);

/// Staff who see everybody's tickets, people and accounts; an executor sees what the work needs.
pub const OFFICE: Roles = Roles::of(&[Operator, Supervisor, Accountant, Auditor, Administrator]);

/// The office, and partners' machines.
pub const OFFICE_AND_PARTNERS: Roles = OFFICE.and(PARTNERS);

/// The office, and residents for their own records.
pub const OFFICE_AND_RESIDENTS: Roles = OFFICE.and(RESIDENTS);

/// Those who read the log itself, event by event, and check it.
pub const LOG_READERS: Roles = Roles::of(&[Supervisor, Accountant, Auditor, Administrator]);

/// Those who see how the company is set up and how the engine runs: its rules, and work of the engine that failed.
pub const OVERSIGHT: Roles = Roles::of(&[Supervisor, Auditor, Administrator]);

/// Those who see who can be given work.
pub const CREW_READERS: Roles = Roles::of(&[Operator, Supervisor, Auditor, Administrator]);

/// Those who see users other than themselves.
pub const USER_READERS: Roles = Roles::of(&[Auditor, Administrator]);

/// Those who keep the engine, and the machines that watch it.
pub const METRICS_READERS: Roles = PARTNERS.and(Roles::of(&[Administrator]));

const PARTNERS: Roles = Roles::of(&[Integrator]);

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;
    use crate::Role;

    #[test]
    fn everyone_is_every_role_of_people() {
        assert_eq!(EVERYONE, Role::iter().filter(|role| *role != Role::System).collect());
    }
}
