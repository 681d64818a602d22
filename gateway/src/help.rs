//! The pages that explain problems, over HTTP: the address of each is its problem's `type`.

use axum::{
    http::{HeaderValue, Method, header},
    response::Response,
};

use crate::{
    call::Call,
    problem::{Fault, pages::page},
    route::{Answer, Right, Route},
};

/// The route.
pub(crate) fn routes() -> Vec<Route> {
    let answer = Answer::media("text/markdown");
    let show = |call: Call| async move {
        let text = call.segment("code").and_then(page);
        let text = text.ok_or_else(|| Fault::NotFound.because("there is no such code"))?;
        let mut response = Response::new(text.into());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/markdown; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
        Ok(response)
    };
    vec![
        Route::new(Method::GET, "/problems/{code}", "explain_problem", Right::Everybody, answer, show)
            .about("What a problem's code means and what to do."),
    ]
}
