//! Upcasters of user events.

use domain::login::Login;
use serde_json::{Value, json};

/// Version 1 of `registered` had one password, and the user's id was derived from the login.
pub(super) fn credentials_as_a_set(mut payload: Value) -> Value {
    let login = payload["login"].as_str().and_then(|login| Login::parse(login).ok());
    if let (Some(login), Some(fields)) = (login, payload.as_object_mut()) {
        let hash = fields.remove("password");
        fields.insert("credentials".to_owned(), json!([{ "kind": "password", "hash": hash }]));
        fields.insert("user".to_owned(), json!(login.first_user()));
    }
    payload
}
