//! Photographs and papers come in here, and are attached by their hash.

use axum::{
    http::{Method, StatusCode},
    response::Response,
};
use domain::ticket::{AttachFile, Digest};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    call::{self, Call},
    problem::{Fault, Problem},
    route::{Answer, Right, Route},
};

/// What is kept. Nothing that a browser runs.
const MEDIA: &[&str] =
    &["image/jpeg", "image/png", "image/gif", "image/webp", "image/heif", "application/pdf"];

/// A file that is kept.
#[derive(Debug, Serialize, JsonSchema)]
struct KeptFile {
    /// Of what it holds; it is attached by this.
    sha256: Digest,
    /// Size in bytes.
    size: u64,
    /// What it is, told by its beginning.
    media_type: String,
}

/// The route.
pub(crate) fn routes() -> Vec<Route> {
    let (right, kept) = (Right::to_ask::<AttachFile>(), Answer::json::<KeptFile>(201));
    vec![
        Route::new(Method::POST, "/api/files", "keep_file", right, kept, keep)
            .takes_file(MEDIA)
            .about("Brings a file, the body as it is; the same twice is kept once, and what is attached to nothing for a week."),
    ]
}

async fn keep(call: Call) -> Result<Response, Problem> {
    let sniffed = infer::get(&call.body).map(|found| found.mime_type()).filter(|media| MEDIA.contains(media));
    let media =
        sniffed.ok_or_else(|| Fault::FileMediaType.because(format!("kept are {}", MEDIA.join(", "))))?;
    let by = &call.identity()?.actor.name;
    let (waits, at_most) = (call.app.files().unattached(by).await?, call.app.config().unattached_bytes_max);
    if waits + call.body.len() as u64 > at_most {
        let why = format!("{waits} bytes that you brought are attached to nothing, and {at_most} may be");
        return Err(Fault::FilesUnattached.because(why));
    }
    let kept = call.app.files().keep(&call.body, media, by).await?;
    let written = KeptFile { sha256: kept.sha256, size: kept.size, media_type: kept.media_type };
    let mut response = call::ok(&written)?;
    *response.status_mut() = StatusCode::CREATED;
    Ok(response)
}
