//! Who acts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{EnumIter, IntoEnumIterator, IntoStaticStr};

use crate::id::{PersonId, UserId};

/// What somebody is here for. Rights hang on it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    EnumIter,
    IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Role {
    /// Takes calls, opens and routes tickets.
    Operator,
    /// Does the work.
    Executor,
    /// Runs zones, people, money, quality.
    Supervisor,
    /// Keeps the ledger.
    Accountant,
    /// Reads everything, changes nothing.
    Auditor,
    /// A partner's machine.
    Integrator,
    /// Keeps users and settings.
    Administrator,
    /// Lives or owns here.
    Resident,
    /// The engine itself: timers, reactions, imports.
    System,
}

/// A set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Role>", into = "Vec<Role>")]
pub struct Roles(u16);

impl JsonSchema for Roles {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Roles".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<Role>::json_schema(generator)
    }
}

impl Roles {
    /// The set of these roles.
    pub const fn of(roles: &[Role]) -> Self {
        let (mut set, mut rest) = (0, roles);
        while let [role, others @ ..] = rest {
            set |= Self::bit(*role);
            rest = others;
        }
        Self(set)
    }

    /// The roles of both sets.
    pub const fn and(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// The set without this role.
    pub const fn without(self, role: Role) -> Self {
        Self(self.0 & !Self::bit(role))
    }

    const fn bit(role: Role) -> u16 {
        1 << role as u16
    }

    /// Whether the role is among them.
    pub fn has(self, role: Role) -> bool {
        self.0 & Self::bit(role) != 0
    }

    /// Whether the two sets have a role in common.
    pub fn any(self, roles: Self) -> bool {
        self.0 & roles.0 != 0
    }

    /// One by one, in the order of [`Role`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::iter().filter(move |role| self.has(*role))
    }

    /// Whether nobody gave any.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl From<Role> for Roles {
    fn from(role: Role) -> Self {
        Self(Self::bit(role))
    }
}

impl From<Vec<Role>> for Roles {
    fn from(roles: Vec<Role>) -> Self {
        roles.into_iter().collect()
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().fold(0, |set, role| set | Self::bit(role)))
    }
}

impl From<Roles> for Vec<Role> {
    fn from(roles: Roles) -> Self {
        roles.iter().collect()
    }
}

/// Who asks: a user, or a worker or import of the engine by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// As it stands in the log: `user:<id>`, `worker:deadlines`, `import:helpdesk`.
    pub name: String,
    /// The account that signed in, where there is one.
    pub user: Option<UserId>,
    /// Whose account it is: residents and staff are persons.
    pub person: Option<PersonId>,
    /// What they may be here for.
    pub roles: Roles,
}

impl Actor {
    /// A part of the engine, or an actor of a test, by its name.
    pub fn named(name: impl Into<String>, role: Role) -> Self {
        Self { name: name.into(), user: None, person: None, roles: role.into() }
    }

    /// A signed-in user.
    pub fn user(user: UserId, person: Option<PersonId>, roles: Roles) -> Self {
        Self { name: format!("user:{user}"), user: Some(user), person, roles }
    }

    /// A resident and nothing else: bound to their own home.
    pub fn is_only_resident(&self) -> bool {
        self.roles.iter().all(|role| role == Role::Resident)
    }

    /// The engine itself: not bound by the rights of people.
    pub fn is_system(&self) -> bool {
        self.roles.has(Role::System)
    }

    /// Whether the actor has one of these roles. The engine belongs to every audience.
    pub fn is_among(&self, audience: Roles) -> bool {
        self.is_system() || self.roles.any(audience)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_roles_reads_back_what_it_was_given() {
        let roles: Roles = vec![Role::Auditor, Role::Operator].into();
        assert_eq!(serde_json::to_string(&roles).unwrap(), r#"["operator","auditor"]"#);
        assert!(roles.has(Role::Auditor) && !roles.has(Role::Resident));
    }

    #[test]
    fn sets_are_joined_compared_and_reduced() {
        let desk = Roles::of(&[Role::Operator, Role::Supervisor]);
        assert_eq!(Roles::from(Role::Operator).and(Role::Supervisor.into()), desk);
        assert_eq!(desk.without(Role::Supervisor), Role::Operator.into());
        assert_eq!(desk.without(Role::Auditor), desk);
        assert!(desk.any(Roles::of(&[Role::Auditor, Role::Supervisor])));
        assert!(!desk.any(Role::Auditor.into()) && !desk.any(Roles::default()));
    }

    #[test]
    fn the_engine_belongs_to_every_audience() {
        assert!(Actor::named("worker", Role::System).is_among(Roles::default()));
        assert!(!Actor::named("vera", Role::Operator).is_among(Roles::default()));
        assert!(Actor::named("vera", Role::Operator).is_among(Role::Operator.into()));
    }
}
