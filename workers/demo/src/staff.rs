//! Who works for the company, and how they and some residents sign in.

use std::sync::LazyLock;

use domain::{
    Actor, Role, Roles,
    id::{PersonId, UserId},
    login::Login,
    user::{Credentials, RegisterUser},
};
use futures::future::BoxFuture;
use schemas::{Ask, Done, password::Password, users::WithIdentifiers};
use serde::Serialize;
use uuid::Uuid;

use super::{
    dice::name,
    error::DemoError,
    script::{Asked, Crew, stopped},
};

/// The password of everybody in the demo.
pub const PASSWORD: &str = "domovoy-demo";

/// A user of the demo company, whose password is [`PASSWORD`].
#[derive(Debug, Clone, Serialize)]
pub struct LogIn {
    /// The name.
    pub login: Login,
    /// What they are here for.
    pub roles: Roles,
}

/// Somebody who signs in.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) user: UserId,
    pub(super) login: Login,
    pub(super) roles: Roles,
    pub(super) person: PersonId,
    pub(super) actor: Actor,
}

/// Registers somebody with [`PASSWORD`].
struct Enrolment(Member);

impl Asked for Enrolment {
    fn ask<'a>(
        &'a self,
        crew: &'a Crew,
        stream: Uuid,
        ask: &'a Ask,
    ) -> BoxFuture<'a, Result<Done, DemoError>> {
        Box::pin(async move {
            let Member { user, login, roles, person, .. } = &self.0;
            let credentials = Credentials::password_only(crew.vault.seal(stream, &hashed()).await?);
            let (user, login, person) = (*user, login.clone(), Some(*person));
            let command = &RegisterUser { user, login, credentials, roles: *roles, person };
            let work = WithIdentifiers { user: stream, command };
            crew.store.execute_unit(&work, ask).await.map_err(stopped)
        })
    }

    fn seals(&self) -> bool {
        true
    }
}

/// Everybody who works here.
#[derive(Debug)]
pub(super) struct Staff {
    pub(super) administrator: Member,
    pub(super) operators: Vec<Member>,
    pub(super) executors: Vec<Member>,
    pub(super) supervisors: Vec<Member>,
    pub(super) accountants: Vec<Member>,
    auditor: Member,
    pub(super) integrator: Member,
}

impl Member {
    pub(super) fn new(seed: u64, login: &str, role: Role, person: PersonId) -> Self {
        let user = UserId::named(&name(seed, &format!("user/{login}")));
        let login = Login::parse(login).expect("a good login");
        let roles = Roles::from(role);
        let actor = Actor::user(user, Some(person), roles);
        Self { user, login, roles, person, actor }
    }

    /// Lets them sign in.
    pub(super) fn enrol(&self) -> impl Asked + use<> {
        Enrolment(self.clone())
    }

    pub(super) fn log_in(&self) -> LogIn {
        LogIn { login: self.login.clone(), roles: self.roles }
    }
}

impl Staff {
    pub(super) fn new(seed: u64, houses: u32) -> Self {
        let member = |login: &str, role| {
            Member::new(seed, login, role, PersonId::named(&name(seed, &format!("person/{login}"))))
        };
        let team = |name: &str, role, size: u32| {
            (1..=size).map(|number| member(&format!("{name}{number}"), role)).collect::<Vec<_>>()
        };
        Self {
            administrator: member("admin", Role::Administrator),
            operators: team("operator", Role::Operator, 3),
            executors: team("executor", Role::Executor, (houses / 2 + 2).clamp(4, 24)),
            supervisors: team("supervisor", Role::Supervisor, 2),
            accountants: team("accountant", Role::Accountant, 2),
            auditor: member("auditor", Role::Auditor),
            integrator: member("integrator1", Role::Integrator),
        }
    }

    pub(super) fn log_ins(&self) -> Vec<LogIn> {
        self.everybody().map(Member::log_in).collect()
    }

    pub(super) fn everybody(&self) -> impl Iterator<Item = &Member> {
        let teams = [&self.operators, &self.executors, &self.supervisors, &self.accountants];
        let singles = [&self.administrator, &self.auditor, &self.integrator];
        singles.into_iter().chain(teams.into_iter().flatten())
    }
}

/// The password's hash. One for all: it is slow on purpose, and everybody knows the password anyway.
pub(super) fn hashed() -> String {
    static HASHED: LazyLock<String> =
        LazyLock::new(|| Password::parse(PASSWORD).expect("a good password").hash());
    HASHED.clone()
}
