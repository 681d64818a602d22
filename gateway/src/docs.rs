//! The contract, and a page to read it: three files of our own and nothing from elsewhere.

use std::sync::LazyLock;

use axum::{
    body::Body,
    http::{HeaderValue, Method, header},
    response::Response,
};
use bytes::Bytes;

use crate::{
    openapi,
    problem::Problem,
    route::{Answer, Right, Route},
    routes as all,
};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| openapi::document(&all()).to_string().into());

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    let file = |path, operation, media: &'static str, text: &'static str, words| {
        let answer = Answer::media(media);
        Route::new(Method::GET, path, operation, Right::Everybody, answer, move |_| async move {
            Ok(served(media, Bytes::from_static(text.as_bytes())))
        })
        .about(words)
    };
    let document = Route::new(
        Method::GET,
        "/api/openapi.json",
        "openapi",
        Right::Everybody,
        Answer::media("application/json"),
        |_| async { Ok::<_, Problem>(served("application/json", DOCUMENT.clone())) },
    );
    vec![
        document.about("This contract."),
        file("/api/docs", "docs", "text/html", include_str!("docs/index.html"), "A page to read it."),
        file(
            "/api/docs/docs.js",
            "docs_script",
            "text/javascript",
            include_str!("docs/docs.js"),
            "Its script.",
        ),
        file("/api/docs/docs.css", "docs_style", "text/css", include_str!("docs/docs.css"), "Its style."),
    ]
}

fn served(media: &'static str, bytes: Bytes) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}
