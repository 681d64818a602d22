//! The transport of messages out of the engine: the interface that a sender needs of mail, SMS or webhooks.

use schemas::outbox::Message;

/// Sends messages by one transport.
pub trait MessageChannel: Send + Sync + 'static {
    /// The name in `outbox.messages`, in metrics and in the name of the worker. It must never change.
    const NAME: &'static str;

    /// Sends a message. The channel reads the recipient's address and renders the text now, by `recipient`, `kind`
    /// and `payload`.
    ///
    /// The same message may come again after it was sent. `key` is the idempotency key: a channel passes it on to a
    /// transport that supports such keys, or remembers it.
    fn send(&self, message: &Message) -> impl Future<Output = Result<(), SendError>> + Send;
}

/// Why the channel did not take the message. The text is stored and shown, so it must not contain personal data such
/// as an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// A later attempt may succeed.
    #[error("not sent for now: {0}")]
    Temporary(String),
    /// No attempt can succeed: the recipient has no address, or was erased.
    #[error("not sent for good: {0}")]
    Permanent(String),
}
