//! Connects to a broker by its address.

use std::time::Duration;

use async_nats::{Client, ConnectOptions, ServerAddr};

use super::RelayError;

/// The address of a broker cannot be parsed.
#[derive(Debug, thiserror::Error)]
#[error("the address of the broker is not of the form nats://user:password@host:port")]
pub struct NotAnAddress(#[from] std::io::Error);

/// Connects to `nats://user:password@host:port`, or to several separated by commas. async-nats does not take user and
/// password from the address, so they are passed on here.
pub async fn connect(url: &str) -> Result<Client, RelayError> {
    let addresses = url.split(',').map(str::parse).collect::<Result<Vec<ServerAddr>, _>>();
    let addresses = addresses.map_err(NotAnAddress)?;
    let named = addresses.iter().find_map(|address| Some((address.username()?, address.password()?)));
    let options = match named {
        Some((user, password)) => {
            ConnectOptions::with_user_and_password(user.to_owned(), password.to_owned())
        }
        None => ConnectOptions::new(),
    };
    let options = options
        .name("domovoy")
        .connection_timeout(Duration::from_secs(5))
        .request_timeout(Some(Duration::from_secs(10)))
        .reconnect_delay_callback(|attempts| Duration::from_millis(100 << attempts.min(5)));
    Ok(options.connect(addresses).await?)
}
