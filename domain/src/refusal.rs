//! Why a command is refused: a typed error with a stable code.

/// Why a command is refused.
pub trait Refusal: std::error::Error + Send + Sync + 'static {
    /// The stable name of the reason, `aggregate.reason`: `ticket.opened_already`. Programs compare it, texts are
    /// found by it, and `gateway/problems` has a page about it.
    fn code(&self) -> &'static str;

    /// The sort of reason, from which the gateway derives the HTTP status.
    fn kind(&self) -> RefusalKind;

    /// The field of the command that is at fault, if the reason concerns one field.
    fn field(&self) -> Option<&'static str> {
        None
    }
}

/// The sorts of reason for a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The state of the aggregate does not allow the command (HTTP 409).
    Conflict,
    /// The actor is not allowed to give the command (HTTP 403).
    Forbidden,
    /// For this actor the aggregate, or the part that the command names, does not exist (HTTP 404).
    Unknown,
    /// A value of the command is out of range or contradicts another one (HTTP 422).
    Invalid,
}
