//! The screens: the built `gateway/web`, embedded, with a policy that lets in no code but ours.
//!
//! A file whose name has a hash of its content is kept for ever; the page that names them is asked about
//! each time. `npm run build` lays the compressed forms beside the files, so that nothing is compressed here.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use rust_embed::{Embed, EmbeddedFile};

use crate::{
    call::Call,
    problem::{Fault, Problem},
    route::{Answer, Right, Route},
};

mod policy;

/// What `npm run build` wrote; nothing in a checkout where it did not run.
#[derive(Embed)]
#[folder = "web/dist"]
#[exclude = "*.map"]
struct Built;

const PAGE: &str = "index.html";
const NOT_BUILT: &str = include_str!("screens/not_built.html");
/// Everything below is a program's business: there is no screen by such a name.
const NO_SCREENS: &[&str] = &["/api/", "/assets/", "/health/", "/problems/"];
/// Ours to choose: `npm run build` names files under it by their content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let file = Answer::media("application/octet-stream");
    vec![
        screen(Method::GET, "/", "open_screens").about("The screens for people."),
        Route::new(
            Method::GET,
            "/assets/{file}",
            "screens_file",
            Right::Everybody,
            file,
            |call| async move { find::<Built>(&call) },
        )
        .about("A part of the screens, named by its content."),
    ]
}

/// Where no route is, there may be a file or an address that the screens themselves know.
pub(crate) fn anywhere() -> Route {
    screen(Method::GET, "", "screen")
}

fn screen(method: Method, path: &'static str, operation: &'static str) -> Route {
    let page = Answer::media("text/html");
    Route::new(method, path, operation, Right::Everybody, page, |call| async move { find::<Built>(&call) })
}

/// The file of this path, or the page for an address that people may have kept.
fn find<Files: Embed>(call: &Call) -> Result<Response, Problem> {
    let path = call.head.uri.path();
    answer::<Files>(&call.head.method, path, call.headers())
        .ok_or_else(|| Fault::NotFound.because("there is nothing here"))
}

fn answer<Files: Embed>(method: &Method, path: &str, headers: &HeaderMap) -> Option<Response> {
    if !method.is_safe() {
        return None;
    }
    let name = path.trim_start_matches('/');
    if name != PAGE
        && let Some(file) = Files::get(name)
    {
        return Some(served::<Files>(name, &file, headers));
    }
    // a service worker asks for the page by the name of its file
    let by_name = ["", PAGE].contains(&name);
    let asked = by_name || (is_address(path) && accepts(headers, header::ACCEPT, "text/html"));
    asked.then(|| Files::get(PAGE).map_or_else(not_built, |page| policy::page(&page, headers)))
}

/// Whether a screen may be by this name: no file, and nothing of a program's.
fn is_address(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    !last.contains('.') && !NO_SCREENS.iter().any(|start| path.starts_with(start))
}

/// A file in the smallest form that the browser takes.
fn served<Files: Embed>(name: &str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    let compressed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(coding, suffix)| {
        let wanted = accepts(headers, header::ACCEPT_ENCODING, coding);
        Some((coding, wanted.then(|| Files::get(&format!("{name}.{suffix}"))).flatten()?))
    });
    let form = compressed.as_ref().map_or(file, |(_, form)| form);
    let keep = if name.starts_with("assets/") { FOR_EVER } else { ASK_AGAIN };
    let mut response = unless_known(form, headers).unwrap_or_else(|| Response::new(body(form)));
    let answer = response.headers_mut();
    answer.insert(header::ETAG, tag(form));
    answer.insert(header::CACHE_CONTROL, keep);
    answer.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if let Ok(media) = HeaderValue::from_str(file.metadata.mimetype()) {
        answer.insert(header::CONTENT_TYPE, media);
    }
    if let Some((coding, _)) = compressed {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

/// 304, if the browser has it.
fn unless_known(file: &EmbeddedFile, headers: &HeaderMap) -> Option<Response> {
    let tag = tag(file);
    let known = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
    known.split(',').any(|known| known.trim().trim_start_matches("W/").as_bytes() == tag.as_bytes()).then(
        || {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        },
    )
}

fn tag(file: &EmbeddedFile) -> HeaderValue {
    let hash = hex::encode(&file.metadata.sha256_hash()[..16]);
    // hexadecimal digits in quotes are a value of a header
    HeaderValue::from_str(&format!("\"{hash}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

fn body(file: &EmbeddedFile) -> Body {
    match file.data {
        std::borrow::Cow::Borrowed(bytes) => Body::from(bytes),
        std::borrow::Cow::Owned(ref bytes) => Body::from(bytes.clone()),
    }
}

/// Whether a list of what is accepted names it, and not with the weight of nought.
fn accepts(headers: &HeaderMap, name: HeaderName, wanted: &str) -> bool {
    let lists = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_it = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
        let refused = parts.filter_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok()).any(|q| q <= 0.0);
        is_it && !refused
    })
}

fn not_built() -> Response {
    let mut response = Response::new(Body::from(NOT_BUILT));
    policy::guard(&mut response, None);
    response
}

#[cfg(test)]
mod tests;
