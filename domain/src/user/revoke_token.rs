//! A machine may not act for a user any more.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NoUser, User, UserEvent};
use crate::{Circumstance, Command, Refusal, id::TokenId};

/// Revoke a token.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeToken {
    /// The token's id.
    pub token: TokenId,
}

/// The reasons to refuse [`RevokeToken`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum RevokeTokenRefused {
    /// The actor is neither this user nor an administrator.
    #[error("a token is revoked by its user or an administrator")]
    #[refusal(code = "user.not_allowed", kind = Forbidden)]
    NotAllowed,
    /// No user has this login.
    #[error(transparent)]
    #[refusal(transparent)]
    Unknown(#[from] NoUser),
    /// The user has no such token, or it is revoked already.
    #[error("the user has no such token")]
    #[refusal(code = "user.token_unknown", kind = Unknown, field = "token")]
    NoToken,
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
