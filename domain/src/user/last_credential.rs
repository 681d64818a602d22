//! Nobody locks themselves out.

use super::Profile;
use crate::{Actor, Refusal};

/// An administrator is about to remove their own last way in.
#[derive(Debug, Clone, Copy, thiserror::Error, Refusal)]
#[error("nobody removes their own last way to sign in")]
#[refusal(code = "user.last_credential", kind = Conflict)]
pub struct LastCredential;

impl LastCredential {
    /// Passes those who remove a credential of another user, or have one left.
    pub(super) fn check(profile: &Profile, actor: &Actor) -> Result<(), Self> {
        if profile.is(actor) && profile.credentials.count() == 1 { Err(Self) } else { Ok(()) }
    }
}
