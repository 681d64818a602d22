//! A machine may act for a user.

use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NoUser, TokenHash, User, UserEvent};
use crate::{Circumstance, Command, Refusal, id::TokenId, text::Label};

/// The most tokens of one user; a program that makes one a day should be noticed.
const MOST: usize = 50;
/// How far ahead a token may end; without an end it is good until revoked.
const FURTHEST: TimeDelta = TimeDelta::days(5 * 366);

/// Let a machine act for the user.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueToken {
    /// The token's id.
    pub token: TokenId,
    /// What it is recognised by.
    pub hash: TokenHash,
    /// What it is for.
    pub label: Label,
    /// Until when; without it, until revoked.
    #[serde(default)]
    pub expires: Option<DateTime<Utc>>,
}

/// The reasons to refuse [`IssueToken`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum IssueTokenRefused {
    /// The actor is neither this user nor an administrator.
    #[error("a token is issued by its user or an administrator")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// No user has this login.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NoUser),
    /// The user is blocked.
    #[error("the user is blocked")]
    #[refusal(code = "user.blocked", kind = Conflict)]
    Blocked,
    /// The user has a token with this id or this hash already.
    #[error("the user has this token already")]
    #[refusal(code = "user.token_taken", kind = Conflict, field = "token")]
    Taken,
    /// The user has as many tokens as a user can have.
    #[error("a user has at most {MOST} tokens")]
    #[refusal(code = "user.too_many_tokens", kind = Conflict)]
    TooMany,
    /// The expiry is in the past or too far ahead.
    #[error("a token ends later than now and within five years")]
    #[refusal(code = "user.token_expired", kind = Invalid, field = "expires")]
    Expired,
}

impl Command for IssueToken {
    type Of = User;
    type Refusal = IssueTokenRefused;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, IssueTokenRefused> {
        if !state.answers_to(&at.actor) {
            return Err(IssueTokenRefused::NotAllowed);
        }
        let profile = state.known()?;
        if profile.blocked {
            return Err(IssueTokenRefused::Blocked);
        }
        if profile.tokens.iter().any(|(id, token)| *id == self.token || token.hash == self.hash) {
            return Err(IssueTokenRefused::Taken);
        }
        if profile.tokens.len() >= MOST {
            return Err(IssueTokenRefused::TooMany);
        }
        if self.expires.is_some_and(|end| end <= at.now || end - at.now > FURTHEST) {
            return Err(IssueTokenRefused::Expired);
        }
        Ok(vec![UserEvent::TokenIssued {
            token: self.token,
            hash: self.hash.clone(),
            label: self.label.clone(),
            expires: self.expires,
        }])
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{
        super::register::tests::{anna, herself},
        *,
    };
    use crate::{
        Role,
        given::{given, moment},
        text::Prose,
    };

    fn issue(name: &str) -> IssueToken {
        let byte = name.bytes().fold(0u8, u8::wrapping_add);
        IssueToken {
            token: TokenId::named(name),
            hash: TokenHash::parse(&format!("{byte:02X}").repeat(32)).unwrap(),
            label: Label::parse(name).unwrap(),
            expires: Some(moment("2027-01-01T00:00:00Z")),
        }
    }

    pub(crate) fn issued(name: &str) -> UserEvent {
        given::<User>([anna()]).by(herself()).when(&issue(name)).unwrap().remove(0)
    }

    #[test]
    fn a_token_is_good_until_it_expires() {
        let story = given::<User>([anna(), issued("meters")]);
        let profile = story.state().known().unwrap();
        let good = |hash, now| profile.token(hash, moment(now)).is_some();
        let hash = issue("meters").hash;
        assert!(good(&hash, "2026-12-31T23:59:59Z"));
        assert!(!good(&hash, "2027-01-01T00:00:00Z"));
        assert!(!good(&issue("another").hash, "2026-12-31T23:59:59Z"));
    }

    #[test]
    fn a_blocked_users_token_is_not_good() {
        let blocked = UserEvent::Blocked { reason: Prose::parse("left").unwrap() };
        let story = given::<User>([anna(), issued("meters"), blocked]);
        let profile = story.state().known().unwrap();
        assert_eq!(profile.token(&issue("meters").hash, moment("2026-12-31T00:00:00Z")), None);
        assert_eq!(story.as_role(Role::Administrator).refused(&issue("bank")), "user.blocked");
    }

    #[test]
    fn an_id_and_a_hash_are_taken_once() {
        let story = given::<User>([anna(), issued("meters")]).by(herself());
        assert_eq!(story.refused(&issue("meters")), "user.token_taken");
        let same_hash = IssueToken { token: TokenId::named("another"), ..issue("meters") };
        assert_eq!(story.refused(&same_hash), "user.token_taken");
        assert!(story.when(&issue("bank")).is_ok());
    }

    #[test]
    fn not_for_the_past_not_for_others_not_without_end() {
        let story = given::<User>([anna()]).by(herself());
        for end in ["2026-03-02T09:00:00Z", "2032-03-02T09:00:00Z", "9999-12-31T00:00:00Z"] {
            let odd = IssueToken { expires: Some(moment(end)), ..issue("meters") };
            assert_eq!(story.refused(&odd), "user.token_expired", "{end}");
        }
        assert_eq!(
            given::<User>([anna()]).as_role(Role::Supervisor).refused(&issue("meters")),
            "user.not_allowed"
        );
        assert_eq!(given::<User>([]).as_role(Role::System).refused(&issue("meters")), "user.unknown");
        let many = (0..MOST as u8).map(|n| UserEvent::TokenIssued {
            token: TokenId::named(&n.to_string()),
            hash: TokenHash::parse(&format!("{n:064x}")).unwrap(),
            label: Label::parse("many").unwrap(),
            expires: None,
        });
        let story = given::<User>(std::iter::once(anna()).chain(many)).by(herself());
        assert_eq!(story.refused(&issue("meters")), "user.too_many_tokens");
    }
}
