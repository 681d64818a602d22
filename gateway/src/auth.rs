//! Who asks.
//!
//! A browser has a session, in a cookie; a machine has a token of a user. Both are 256 random bits, known
//! here by their SHA-256 only. Whom they stand for is remembered for a second: the hot path reads no
//! database, and whoever is blocked, here or at another gateway, is out within that second.

use std::{sync::Arc, time::Duration};

use axum::http::{HeaderMap, Method, header};
use chrono::{DateTime, Utc};
use domain::{
    Actor,
    id::{TokenId, UserId},
    identifier::Identifier,
    login::Login,
    user::{Profile, TokenHash, User},
};
use moka::future::Cache;
use schemas::{Store, Vault, bridge::LoadError, password::Password, users};
use sha2::{Digest, Sha256};
use sqlx::PgPool;

use crate::problem::{Fault, Problem};

mod attempts;
mod checks;
mod sessions;
pub mod token;

pub use attempts::Attempts;
pub use sessions::{COOKIE, SessionKey, Sessions};

/// How long an identity is cached. A user whom another process blocks is served for this long at most.
pub const IDENTITY_TTL: Duration = Duration::from_secs(1);
/// The most identities remembered.
const REMEMBERED: u64 = 100_000;

/// Somebody known.
#[derive(Debug)]
pub struct Identity {
    /// As the domain sees them.
    pub actor: Actor,
    /// By which name they sign in.
    pub login: Login,
    /// How they were recognised.
    pub via: Via,
}

/// How somebody was recognised.
#[derive(Debug)]
pub enum Via {
    /// By the cookie of a session.
    Session {
        /// The session.
        key: SessionKey,
        /// When it ends.
        expires_at: DateTime<Utc>,
    },
    /// By a token.
    Token(TokenId),
}

/// SHA-256 of a credential: all that is remembered of it.
type Fingerprint = [u8; 32];

/// Recognises people and machines.
#[derive(Clone)]
pub struct Auth {
    store: Store,
    vault: Vault,
    /// The sessions.
    pub sessions: Sessions,
    /// Sign-ins that went wrong.
    pub attempts: Attempts,
    passwords: checks::Checks,
    known: Cache<Fingerprint, Option<Arc<Identity>>>,
}

/// Why nobody could be recognised.
#[derive(Debug, thiserror::Error)]
enum Blind {
    #[error("the sessions cannot be read")]
    Sessions(#[from] sqlx::Error),
    #[error("the user cannot be read")]
    User(#[from] LoadError),
}

impl Auth {
    /// Over this database.
    pub fn new(pool: PgPool, store: Store, vault: Vault) -> Self {
        Self {
            store,
            vault,
            sessions: Sessions::new(pool),
            attempts: Attempts::default(),
            passwords: checks::Checks::default(),
            known: Cache::builder().max_capacity(REMEMBERED).time_to_live(IDENTITY_TTL).build(),
        }
    }

    /// Who sent these headers, if anybody known did. A token that is not good is refused at once; a
    /// session that has ended is nobody's.
    pub async fn identify(&self, headers: &HeaderMap) -> Result<Option<Arc<Identity>>, Problem> {
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            let invalid = || Fault::TokenInvalid.because("the token is not known here");
            let text = value.to_str().ok().and_then(|text| text.strip_prefix("Bearer "));
            let (user, text) = text.and_then(token::parse).ok_or_else(invalid)?;
            let hash: Fingerprint = Sha256::digest(text).into();
            return self.recall(hash, self.by_token(user, hash)).await?.ok_or_else(invalid).map(Some);
        }
        let Some(key) = sessions::key(headers) else { return Ok(None) };
        self.recall(key.fingerprint(), self.by_session(key)).await
    }

    async fn recall(
        &self,
        fingerprint: Fingerprint,
        look: impl Future<Output = Result<Option<Arc<Identity>>, Blind>>,
    ) -> Result<Option<Arc<Identity>>, Problem> {
        // those who come at the same moment wait for one look
        let known = self.known.try_get_with(fingerprint, look).await;
        known.map_err(|blind| Fault::Unavailable.caused_by(&*blind))
    }

    async fn by_token(&self, user: UserId, hash: Fingerprint) -> Result<Option<Arc<Identity>>, Blind> {
        let Some(profile) = self.profile(user).await? else { return Ok(None) };
        let hash = TokenHash::parse(&hex::encode(hash)).ok();
        let token = hash.and_then(|hash| profile.token(&hash, Utc::now()));
        Ok(token.and_then(|token| identity(&profile, Via::Token(token))))
    }

    async fn by_session(&self, key: SessionKey) -> Result<Option<Arc<Identity>>, Blind> {
        let Some(session) = self.sessions.find(&key).await? else { return Ok(None) };
        let Some(profile) = self.profile(session.user).await? else { return Ok(None) };
        if session.generation != i64::from(profile.generation) {
            return Ok(None);
        }
        Ok(identity(&profile, Via::Session { key, expires_at: session.expires_at }))
    }

    /// The user as the log has it now: another process may have blocked him.
    async fn profile(&self, user: UserId) -> Result<Option<Profile>, LoadError> {
        Ok(match self.store.load_anew::<User>(user.0).await?.state {
            User::Known(profile) => Some(profile),
            User::Unknown => None,
        })
    }

    /// The user who is found by a login, or by the external identity that an identity provider vouches for.
    pub async fn find(&self, identifier: &Identifier) -> Result<Option<Profile>, Problem> {
        let found = users::find(&self.store, identifier).await;
        found.map_err(|error| Fault::Unavailable.caused_by(&error))
    }

    /// The user with this login and password. An unknown login, and one without a password, take as long as a wrong
    /// password.
    pub async fn check(&self, login: &Login, password: &Password) -> Result<Option<Profile>, Problem> {
        let profile = self.find(&login.clone().into()).await?;
        let sealed = profile.as_ref().and_then(|profile| Some((profile.id, profile.credentials.password()?)));
        let (hash, known) = match sealed {
            Some((user, hash)) => (self.vault.open::<String>(user.0, hash).await?, true),
            None => (checks::nobodys(), false),
        };
        let right = self.passwords.verify(password.clone(), hash).await? && known;
        Ok(profile.filter(|profile| right && !profile.blocked))
    }

    /// Replaces the session of a user who has just changed a credential of theirs, which made this version. The new
    /// session belongs to the generation of that version: signing out everywhere a moment later ends it too.
    pub async fn renew(
        &self,
        old: &SessionKey,
        (user, version): (UserId, u64),
        hours: u32,
    ) -> Result<Option<(SessionKey, DateTime<Utc>)>, Problem> {
        let state = self.store.load_at::<User>(user.0, version).await;
        let state = state.map_err(|error| Fault::Unavailable.caused_by(&error))?;
        let User::Known(profile) = state else { return Ok(None) };
        let new = self.sessions.begin(&profile, hours).await?;
        self.sessions.end(old).await?;
        Ok(Some(new))
    }

    /// A password as the log keeps it.
    pub async fn hash(&self, password: &Password) -> Result<String, Problem> {
        self.passwords.hash(password.clone()).await
    }

    /// Asks anew about everybody: something about a user, or a session, has changed.
    pub fn forget(&self) {
        self.known.invalidate_all();
    }
}

fn identity(profile: &Profile, via: Via) -> Option<Arc<Identity>> {
    let actor = profile.actor()?;
    Some(Arc::new(Identity { actor, login: profile.login.clone(), via }))
}

impl Identity {
    /// A page of somebody else's can make a browser send the cookie, but neither read nor set this header.
    pub fn check_origin(&self, method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
        let Via::Session { key, .. } = &self.via else { return Ok(()) };
        if method.is_safe() || key.is_proven_by(headers) {
            return Ok(());
        }
        Err(Fault::Csrf.because("the header does not belong to this session").at(sessions::CSRF_HEADER))
    }
}

impl std::fmt::Debug for Auth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Auth(…)")
    }
}
