//! The page, and what a browser may do on it.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};
use rand::{RngCore as _, rngs::OsRng};
use rust_embed::EmbeddedFile;

use super::{ASK_AGAIN, tag, unless_known};

/// What the page has where the word of this answer goes: `html.cspNonce` in `vite.config.ts`.
const PLACE: &str = "CSP_NONCE";

/// The page. It is small, and different each time: it is not compressed.
pub(super) fn page(file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    // a browser that has it keeps the policy it came with, and with it the word that is in its copy
    let mut response = unless_known(file, headers).unwrap_or_else(|| {
        let mut word = [0; 16];
        OsRng.fill_bytes(&mut word);
        let word = hex::encode(word);
        let text = String::from_utf8_lossy(&file.data).replace(PLACE, &word);
        let mut response = Response::new(Body::from(text));
        guard(&mut response, Some(&word));
        response
    });
    response.headers_mut().insert(header::ETAG, tag(file));
    response.headers_mut().insert(header::CACHE_CONTROL, ASK_AGAIN);
    response
}

/// Code comes from files of ours and from nowhere else. Mantine writes its variables into `<style>` elements:
/// those who know the word of this answer may.
pub(super) fn guard(response: &mut Response, word: Option<&str>) {
    let styles = word.map_or_else(|| "'unsafe-inline'".to_owned(), |word| format!("'self' 'nonce-{word}'"));
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src {styles}; img-src 'self' data: blob:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let said = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=()"),
    ];
    for (name, value) in said {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
