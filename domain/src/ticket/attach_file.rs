//! A photograph, a paper: the ticket keeps its hash, the content lies elsewhere.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::{Audience, NotPermitted, Ticket, TicketEvent, Verb, scenario::permit};
use crate::{
    Circumstance, Command, Refusal,
    id::FileId,
    text::{Label, Text},
};

/// The largest file, in bytes.
const LARGEST: u64 = 100 * 1024 * 1024;
/// The most files of a ticket.
const MOST: usize = 500;

/// A SHA-256 as 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

/// Why it is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-256 is 64 hexadecimal digits")]
pub struct NotADigest;

impl Digest {
    /// The one door; kept in lower case.
    pub fn parse(text: &str) -> Result<Self, NotADigest> {
        let hexadecimal = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if hexadecimal { Ok(Self(text.to_ascii_lowercase())) } else { Err(NotADigest) }
    }

    /// As it comes out of the hash function.
    pub fn of(bytes: [u8; 32]) -> Self {
        let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        Self(digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect())
    }

    /// In lower case.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Digest {
    type Error = NotADigest;
    fn try_from(text: String) -> Result<Self, NotADigest> {
        Self::parse(&text)
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

impl JsonSchema for Digest {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Digest".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-fA-F]{64}$" })
    }
}

/// Add a photograph, a paper.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachFile {
    /// Its id, given by whoever keeps the content.
    pub file: FileId,
    /// Who may see it.
    pub audience: Audience,
    /// Name of the file.
    pub name: Label,
    /// Of its content.
    pub sha256: Digest,
    /// Size in bytes.
    #[schemars(range(min = 1, max = 104_857_600))]
    pub size: u64,
    /// Its media type.
    pub media_type: Text<100>,
}

/// The reasons to refuse [`AttachFile`].
#[derive(Debug, thiserror::Error, Refusal)]
pub enum AttachFileRefused {
    /// The scenario does not permit it.
    #[error(transparent)]
    #[refusal(transparent)]
    Scenario(#[from] NotPermitted),
    /// The file is empty or too large.
    #[error("a file has 1 to 104857600 bytes")]
    #[refusal(code = "ticket.file_out_of_range", kind = Invalid, field = "size")]
    Size,
    /// The ticket has as many files as it can have.
    #[error("a ticket has at most 500 files")]
    #[refusal(code = "ticket.too_many_files", kind = Conflict)]
    TooMany,
    /// A resident attaches an internal file, which residents do not see.
    #[error("internal files are for staff")]
    #[refusal(code = "ticket.internal_for_staff", kind = Forbidden, field = "audience")]
    Internal,
}

impl Command for AttachFile {
    type Of = Ticket;
    type Refusal = AttachFileRefused;

    fn decide(&self, state: &Ticket, at: &Circumstance) -> Result<Vec<TicketEvent>, AttachFileRefused> {
        let live = permit(state, Verb::AttachFile, at)?;
        if self.audience == Audience::Internal && Audience::of(&at.actor) != Audience::Internal {
            return Err(AttachFileRefused::Internal);
        }
        if !(1..=LARGEST).contains(&self.size) {
            return Err(AttachFileRefused::Size);
        }
        if live.files.contains(&self.file) {
            return Ok(vec![]);
        }
        if live.files.len() >= MOST {
            return Err(AttachFileRefused::TooMany);
        }
        Ok(vec![TicketEvent::FileAttached {
            file: self.file,
            audience: self.audience,
            name: self.name.clone(),
            sha256: self.sha256.clone(),
            size: self.size,
            media_type: self.media_type.clone(),
        }])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{assign::tests::assigned, open::tests::resident},
        *,
    };
    use crate::given::given;

    fn photograph(audience: Audience, size: u64) -> AttachFile {
        AttachFile {
            file: FileId::named("tap.jpg"),
            audience,
            name: Label::parse("tap.jpg").unwrap(),
            sha256: Digest::parse(&"0aF".repeat(22)[..64]).unwrap(),
            size,
            media_type: Text::parse("image/jpeg").unwrap(),
        }
    }

    #[test]
    fn a_file_is_attached_once() {
        let attach = photograph(Audience::Resident, 4096);
        let events = given::<Ticket>(assigned()).by(resident()).when(&attach).unwrap();
        assert!(matches!(&events[..], [TicketEvent::FileAttached { size: 4096, .. }]));
        let after = given::<Ticket>(assigned().into_iter().chain(events));
        assert_eq!(after.when(&attach).unwrap(), []);
    }

    #[test]
    fn a_file_has_a_size_and_an_audience() {
        let story = given::<Ticket>(assigned()).by(resident());
        assert_eq!(story.refused(&photograph(Audience::Internal, 1)), "ticket.internal_for_staff");
        assert_eq!(story.refused(&photograph(Audience::Resident, 0)), "ticket.file_out_of_range");
        assert_eq!(story.refused(&photograph(Audience::Resident, LARGEST + 1)), "ticket.file_out_of_range");
    }

    #[test]
    fn a_digest_is_64_hexadecimal_digits() {
        assert_eq!(Digest::parse("abc"), Err(NotADigest));
        assert_eq!(Digest::parse(&"g".repeat(64)), Err(NotADigest));
        assert_eq!(Digest::of([0x0a; 32]).as_str(), "0a".repeat(32));
        assert_eq!(Digest::parse(&"A".repeat(64)).unwrap().as_str(), "a".repeat(64));
    }
}
