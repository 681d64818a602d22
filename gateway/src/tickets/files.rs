//! Files of a ticket: attached by their hash, read by who sees them there.

use axum::{
    body::Body,
    http::{HeaderValue, Method, header},
    response::Response,
};
use domain::{
    id::FileId,
    text::{Label, Text},
    ticket::{AttachFile, Audience, Digest},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{permits::permitted, views::audience};
use crate::{
    call::Call,
    command::{CommandContext, IntoCommand, command},
    problem::{Fault, Problem},
    query::{caught_up, found},
    route::{Answer, Right, Route},
};
use projections::Model;

const READS: &[Model] = &[Model::TicketCard];

/// The routes.
pub(super) fn routes() -> Vec<Route> {
    let (path, content) = ("/api/tickets/{id}/files/{sha256}", Answer::media("*/*"));
    vec![
        command::<NewFile>("attach_file", "/api/tickets/{id}/attach-file"),
        Route::new(Method::GET, path, "read_file", Right::SignedIn, content, read)
            .reading(READS)
            .about("A file of a ticket, for those who see it on the card."),
    ]
}

/// Add a photograph, a paper, that was brought before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewFile {
    /// Its id on this ticket, of your choice.
    file: FileId,
    /// Who may see it.
    audience: Audience,
    /// Name of the file.
    name: Label,
    /// Of what it holds, as it was answered when it was brought.
    sha256: Digest,
}

impl IntoCommand for NewFile {
    type Command = AttachFile;

    async fn into_command(self, context: CommandContext<'_>) -> Result<AttachFile, Problem> {
        let kept = context.app.files().take(&self.sha256).await?;
        let unknown = || Fault::FileUnknown.because("no file of this hash was brought").at("sha256");
        let kept = kept.ok_or_else(unknown)?;
        let media_type = Text::parse(&kept.media_type).map_err(|error| Fault::Failure.caused_by(&error))?;
        let Self { file, audience, name, sha256 } = self;
        Ok(AttachFile { file, audience, name, sha256, size: kept.size, media_type })
    }
}

async fn read(call: Call) -> Result<Response, Problem> {
    caught_up(&call, READS).await?;
    let card = found(call.app.cards().read(call.id()?).await?)?;
    found(permitted(&call, card.version as u64).await?)?;
    let card = if audience(&call)? == Audience::Resident { card.for_residents() } else { card };
    let missing = || Fault::NotFound.because("this ticket has no such file").at("sha256");
    let digest = call.segment("sha256").and_then(|text| Digest::parse(text).ok()).ok_or_else(missing)?;
    let attached = card.files.into_iter().find(|file| file.sha256 == digest.as_str()).ok_or_else(missing)?;
    let kept = call.app.files().find(&digest).await?.ok_or_else(missing)?;
    let mut response = Response::new(Body::from_stream(call.app.files().read(&kept)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, kept.size.into());
    let disposition = disposition(&kept.media_type, &attached.name);
    for (name, value) in [(header::CONTENT_TYPE, kept.media_type), (header::CONTENT_DISPOSITION, disposition)]
    {
        let value = HeaderValue::try_from(value).map_err(|error| Fault::Failure.caused_by(&error))?;
        headers.insert(name, value);
    }
    // what somebody brought runs nothing and is nobody else's picture
    let alone = HeaderValue::from_static("default-src 'none'; sandbox");
    headers.insert(header::CONTENT_SECURITY_POLICY, alone);
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    Ok(response)
}

/// Pictures are looked at, papers are saved: a sandbox has no viewer for them. The name as RFC 8187 has it.
fn disposition(media_type: &str, name: &str) -> String {
    let way = if media_type.starts_with("image/") { "inline" } else { "attachment" };
    format!("{way}; filename*=UTF-8''{}", utf8_percent_encode(name, NON_ALPHANUMERIC))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_breaks_out_of_nothing() {
        let odd = disposition("image/png", "кран\r\n\"; x=/../..");
        assert!(odd.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '), "{odd}");
        assert!(odd.starts_with("inline; filename*=UTF-8''%D0%BA%D1%80%D0%B0%D0%BD%0D%0A%22%3B%20x%3D%2F"));
        assert_eq!(disposition("application/pdf", "act.pdf"), "attachment; filename*=UTF-8''act%2Epdf");
    }
}
