//! Who works for the company, and how they and some residents sign in.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Actor, Role, Roles,
    id::{PersonId, TokenId, UserId},
    login::Login,
    person::RegisterPerson,
    user::{
        BlockUser, ChangePassword, ChangeRoles, Credentials, IssueToken, RegisterUser, TokenHash, UnblockUser,
    },
};
use futures::future::BoxFuture;
use schemas::{Ask, Done, password::Password, users::WithIdentifiers};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    Company, DemoError, LogIn, name,
    script::{Asked, Crew, Personal, Script, stopped},
    words::{somebody, text},
};

/// The password of everybody in the demo.
pub const PASSWORD: &str = "domovoy-demo";

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

/// A worker of the engine by its name.
pub(super) fn engine(worker: &str) -> Actor {
    Actor::named(format!("worker:{worker}"), Role::System)
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

    fn everybody(&self) -> impl Iterator<Item = &Member> {
        let teams = [&self.operators, &self.executors, &self.supervisors, &self.accountants];
        let singles = [&self.administrator, &self.auditor, &self.integrator];
        singles.into_iter().chain(teams.into_iter().flatten())
    }

    /// Everybody is hired and lets themselves be known.
    pub(super) fn hiring(&self, company: &Company) -> Vec<Script> {
        let mut at = company.era.begin() + TimeDelta::hours(8);
        let mut scripts = Vec::new();
        for member in self.everybody() {
            at += TimeDelta::minutes(2);
            let mut script = company.script(&format!("hiring/{}", member.login));
            let clear = somebody(&mut company.dice(&format!("person/{}", member.login)));
            let known = Personal { clear, command: |sealed| RegisterPerson { sealed } };
            script.ask(member.person.0, at, &self.administrator.actor, known);
            if member.user != self.administrator.user {
                script.ask(member.user.0, at, &self.administrator.actor, member.enrol());
            }
            self.habits(member, &mut script, at + TimeDelta::hours(2), company);
            scripts.push(script);
        }
        scripts
    }

    /// What happens to log-ins in the course of a day.
    fn habits(&self, member: &Member, script: &mut Script, at: DateTime<Utc>, company: &Company) {
        let admin = &self.administrator.actor;
        match member.login.as_str() {
            "integrator1" => {
                let secret = company.name("token");
                let hash = hex::encode(Sha256::digest(&secret));
                let issue = IssueToken {
                    token: TokenId::named(&secret),
                    hash: TokenHash::parse(&hash).expect("a hash"),
                    label: text("Обмен с расчётным центром"),
                    expires: None,
                };
                script.ask(member.user.0, at, admin, issue);
            }
            "operator3" => {
                script.ask(member.user.0, at, admin, BlockUser { reason: text("Отпуск") });
                script.ask(member.user.0, at + TimeDelta::days(1), admin, UnblockUser {});
            }
            "operator2" => {
                let stands_in = [Role::Operator, Role::Supervisor].into_iter().collect();
                script.ask(member.user.0, at, admin, ChangeRoles { roles: stands_in });
                let back = ChangeRoles { roles: member.roles };
                script.ask(member.user.0, at + TimeDelta::days(1), admin, back);
            }
            "accountant2" => {
                let change = Personal { clear: hashed(), command: |password| ChangePassword { password } };
                script.ask(member.user.0, at, &member.actor, change);
            }
            _ => {}
        }
    }
}

/// The password's hash. One for all: it is slow on purpose, and everybody knows the password anyway.
fn hashed() -> String {
    static HASHED: LazyLock<String> =
        LazyLock::new(|| Password::parse(PASSWORD).expect("a good password").hash());
    HASHED.clone()
}
