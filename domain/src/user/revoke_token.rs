//! A machine may not act for a user any more.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NoUser, User, UserEvent};
use crate::{Circumstance, Command, Refusal, RefusalKind, id::TokenId};

/// Revoke a token.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeToken {
    /// The token's id.
    pub token: TokenId,
}

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum RevokeTokenRefused {
    /// Not for this actor.
    #[error("a token is revoked by its user or an administrator")]
    NotAllowed,
    /// Nobody has this login.
    #[error(transparent)]
    Unknown(#[from] NoUser),
    /// No such token, or revoked already.
    #[error("the user has no such token")]
    NoToken,
}

impl Refusal for RevokeTokenRefused {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAllowed => "user.not_allowed",
            Self::Unknown(unknown) => unknown.code(),
            Self::NoToken => "user.token_unknown",
        }
    }
    fn kind(&self) -> RefusalKind {
        match self {
            Self::NotAllowed => RefusalKind::Forbidden,
            Self::Unknown(unknown) => unknown.kind(),
            Self::NoToken => RefusalKind::Unknown,
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Self::NotAllowed | Self::Unknown(_) => None,
            Self::NoToken => Some("token"),
        }
    }
}

impl Command for RevokeToken {
    type Of = User;
    type Refusal = RevokeTokenRefused;

    fn decide(&self, state: &User, at: &Circumstance) -> Result<Vec<UserEvent>, RevokeTokenRefused> {
        if !state.answers_to(&at.actor) {
            return Err(RevokeTokenRefused::NotAllowed);
        }
        let profile = state.known()?;
        if !profile.tokens.contains_key(&self.token) {
            return Err(RevokeTokenRefused::NoToken);
        }
        Ok(vec![UserEvent::TokenRevoked { token: self.token }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            issue_token::tests::issued,
            register::tests::{anna, herself},
        },
        *,
    };
    use crate::{Role, given::given};

    #[test]
    fn a_token_is_revoked_once() {
        let revoke = RevokeToken { token: TokenId::named("meters") };
        let events = given::<User>([anna(), issued("meters")]).by(herself()).when(&revoke).unwrap();
        assert_eq!(events, [UserEvent::TokenRevoked { token: revoke.token }]);
        let after = given::<User>([anna(), issued("meters"), events[0].clone()]).by(herself());
        assert_eq!(after.refused(&revoke), "user.token_unknown");
        assert!(after.state().known().unwrap().tokens.is_empty());
    }

    #[test]
    fn not_by_others() {
        let revoke = RevokeToken { token: TokenId::named("meters") };
        let story = given::<User>([anna(), issued("meters")]);
        assert_eq!(story.refused(&revoke), "user.not_allowed");
        assert_eq!(given::<User>([]).as_role(Role::System).refused(&revoke), "user.unknown");
    }
}
