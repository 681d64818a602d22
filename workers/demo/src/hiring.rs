//! The staff's first days: they are registered, and log-ins change as they do in a company.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Role,
    id::TokenId,
    person::RegisterPerson,
    user::{BlockUser, ChangePassword, ChangeRoles, IssueToken, TokenHash, UnblockUser},
};
use sha2::{Digest, Sha256};

use super::{
    company::Company,
    script::{Personal, Script},
    staff::{Member, Staff, hashed},
    text::text,
    words::somebody,
};

impl Staff {
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
