//! Sessions: a cookie with 256 random bits, kept here as their hash.
//!
//! A session ends after some hours, by signing out, and when the credential generation of its user grows: by a
//! changed password, a block, or signing out everywhere.

use axum::http::{HeaderMap, header};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{id::UserId, user::Profile};
use rand::{RngCore, rngs::OsRng};
use sha2::{Digest, Sha256};
use sqlx::{PgPool, Row};

/// Name of the cookie.
pub const COOKIE: &str = "domovoy_session";
/// The header that proves that a request comes from a page of ours.
pub(super) const CSRF_HEADER: &str = "X-Domovoy-CSRF";

/// What the browser keeps.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionKey([u8; 32]);

impl SessionKey {
    fn generate() -> Self {
        let mut key = [0; 32];
        OsRng.fill_bytes(&mut key);
        Self(key)
    }

    /// As it stands in the cookie.
    pub fn text(&self) -> String {
        hex::encode(self.0)
    }

    pub(super) fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// What pages of ours send along with every change. Made from the key, so that it needs no keeping.
    pub fn csrf(&self) -> String {
        hex::encode(self.proof())
    }

    fn proof(&self) -> [u8; 32] {
        Sha256::new().chain_update(b"domovoy csrf ").chain_update(self.0).finalize().into()
    }

    /// Whether the header is there and right; compared in constant time.
    pub(super) fn is_proven_by(&self, headers: &HeaderMap) -> bool {
        let Some(sent) = headers.get(CSRF_HEADER) else { return false };
        let mut bytes = [0; 32];
        hex::decode_to_slice(sent.as_bytes(), &mut bytes).is_ok()
            && bytes.iter().zip(self.proof()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
    }
}

impl std::fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionKey(…)")
    }
}

/// The session in the cookie, if there is one.
pub(super) fn key(headers: &HeaderMap) -> Option<SessionKey> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let text = cookies
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    let mut key = [0; 32];
    hex::decode_to_slice(text, &mut key).ok()?;
    Some(SessionKey(key))
}

/// What is kept of a session.
#[derive(Debug)]
pub(super) struct Session {
    /// Whose.
    pub(super) user: UserId,
    /// The credential generation of the user that it began in.
    pub(super) generation: i64,
    /// When it ends.
    pub(super) expires_at: DateTime<Utc>,
}

/// The table of sessions.
#[derive(Debug, Clone)]
pub struct Sessions {
    pool: PgPool,
}

impl Sessions {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// Begins one; those that are over go.
    pub async fn begin(
        &self,
        profile: &Profile,
        hours: u32,
    ) -> Result<(SessionKey, DateTime<Utc>), sqlx::Error> {
        let (key, now) = (SessionKey::generate(), Utc::now());
        let expires_at = now + TimeDelta::hours(hours.into());
        sqlx::query("DELETE FROM gateway.sessions WHERE expires_at <= $1")
            .bind(now)
            .execute(&self.pool)
            .await?;
        sqlx::query(
            "INSERT INTO gateway.sessions (key_hash, user_id, generation, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(key.fingerprint().as_slice())
        .bind(profile.id.0)
        .bind(i64::from(profile.generation))
        .bind(now)
        .bind(expires_at)
        .execute(&self.pool)
        .await?;
        Ok((key, expires_at))
    }

    /// The session of this key, unless it is over.
    pub(super) async fn find(&self, key: &SessionKey) -> Result<Option<Session>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT user_id, generation, expires_at FROM gateway.sessions \
             WHERE key_hash = $1 AND expires_at > $2",
        )
        .bind(key.fingerprint().as_slice())
        .bind(Utc::now())
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Session {
            user: UserId(row.try_get("user_id")?),
            generation: row.try_get("generation")?,
            expires_at: row.try_get("expires_at")?,
        }))
    }

    /// Ends one.
    pub async fn end(&self, key: &SessionKey) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM gateway.sessions WHERE key_hash = $1")
            .bind(key.fingerprint().as_slice())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let session = SessionKey([7; 32]);
        let mut headers = HeaderMap::new();
        let cookie = format!("a=b; {COOKIE}={}; c=d", session.text());
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        assert_eq!(key(&headers), Some(session));
        headers.insert(header::COOKIE, format!("x{COOKIE}=00").parse().unwrap());
        assert_eq!(key(&headers), None);
    }

    #[test]
    fn only_the_sessions_own_proof_proves() {
        let (mine, yours) = (SessionKey([1; 32]), SessionKey([2; 32]));
        let mut headers = HeaderMap::new();
        assert!(!mine.is_proven_by(&headers));
        headers.insert(CSRF_HEADER, mine.csrf().parse().unwrap());
        assert!(mine.is_proven_by(&headers));
        assert!(!yours.is_proven_by(&headers));
        headers.insert(CSRF_HEADER, mine.text().parse().unwrap());
        assert!(!mine.is_proven_by(&headers));
    }
}
