//! API tokens: `dmv_`, the user's id, and 256 random bits. The prefix lets scanners find leaked ones, the
//! id leads to the user without an index of tokens.

use domain::{id::UserId, user::TokenHash};
use rand::{RngCore, rngs::OsRng};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const PREFIX: &str = "dmv_";

/// A new token of this user, shown once, and what it is recognised by.
///
/// # Panics
/// Never: the hash of a text is a hash.
pub fn generate(user: UserId) -> (String, TokenHash) {
    let mut secret = [0; 32];
    OsRng.fill_bytes(&mut secret);
    let text = format!("{PREFIX}{}_{}", user.0.simple(), hex::encode(secret));
    let hash = hex::encode(Sha256::digest(&text));
    (text, TokenHash::parse(&hash).expect("64 hexadecimal digits"))
}

/// Whose token this is, and its text to be hashed. Only the one written form is accepted.
pub(super) fn parse(text: &str) -> Option<(UserId, &str)> {
    let (user, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
    let small = |part: &str, digits| {
        part.len() == digits && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    if !small(user, 32) || !small(secret, 64) {
        return None;
    }
    Some((UserId(Uuid::parse_str(user).ok()?), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_user() {
        let anna = UserId::named("anna");
        let (text, hash) = generate(anna);
        assert_eq!(parse(&text), Some((anna, text.as_str())));
        assert_eq!(hash.as_str(), hex::encode(Sha256::digest(&text)));
        assert_eq!(parse(&text.to_uppercase()), None);
        assert_eq!(parse(&text[..text.len() - 1]), None);
    }
}
