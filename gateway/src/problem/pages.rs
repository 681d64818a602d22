//! A page of help about every code.

use axum::{
    http::{HeaderValue, Method, header},
    response::Response,
};

use crate::{
    problem::Fault,
    route::{Answer, Right, Route},
};

macro_rules! pages {
    ($($code:literal)*) => {
        /// Code and text, sorted by code.
        pub const PAGES: &[(&str, &str)] =
            &[$(($code, include_str!(concat!("../../problems/", $code, ".md")))),*];
    };
}

pages! {
    "account.amount_not_positive"
    "account.balance_not_zero"
    "account.charge_unknown"
    "account.closed"
    "account.date_out_of_range"
    "account.entry_taken"
    "account.has_corrections"
    "account.kept_elsewhere"
    "account.kept_here"
    "account.more_than_owed"
    "account.not_for_your_role"
    "account.not_reversible"
    "account.number_of_entries"
    "account.number_of_lines"
    "account.opened_already"
    "account.payment_unknown"
    "account.period_already_charged"
    "account.replaces_nothing"
    "account.reversed_already"
    "account.senseless_line"
    "account.senseless_total"
    "account.too_large"
    "account.unbalanced"
    "account.unknown"
    "engine.contended"
    "engine.failure"
    "engine.overloaded"
    "engine.stopping"
    "engine.timed_out"
    "engine.unavailable"
    "file.media_type"
    "file.unknown"
    "house.area_out_of_range"
    "house.entrance_taken"
    "house.no_entrance"
    "house.no_floor"
    "house.out_of_range"
    "house.registered_already"
    "house.unit_taken"
    "house.unknown"
    "idempotency.key_reused"
    "meter.already_read"
    "meter.date_out_of_range"
    "meter.in_the_future"
    "meter.installed_already"
    "meter.not_allowed"
    "meter.not_yourself"
    "meter.reading_above_next"
    "meter.reading_below_previous"
    "meter.reading_implausible"
    "meter.reading_unknown"
    "meter.registers"
    "meter.removed"
    "meter.too_early"
    "meter.too_many_digits"
    "meter.unknown"
    "meter.verification_expired"
    "meter.verification_out_of_range"
    "meter.wrong_number_of_values"
    "payment.amount_out_of_range"
    "payment.date_out_of_range"
    "payment.matched_already"
    "payment.not_for_your_role"
    "payment.not_matched"
    "payment.over"
    "payment.refunded_already"
    "payment.registered_already"
    "payment.settled_before_paid"
    "payment.unknown"
    "person.erased"
    "person.not_allowed"
    "person.registered_already"
    "person.unknown"
    "position.not_reached"
    "request.body_timed_out"
    "request.forbidden"
    "request.header_invalid"
    "request.invalid"
    "request.malformed"
    "request.media_type"
    "request.method_not_allowed"
    "request.not_found"
    "request.too_large"
    "residency.began_already"
    "residency.date_out_of_range"
    "residency.ended"
    "residency.not_an_owner"
    "residency.too_early"
    "residency.unknown"
    "session.csrf"
    "session.required"
    "session.token_invalid"
    "session.too_many_attempts"
    "session.wrong_credentials"
    "ticket.another_case"
    "ticket.attributes_out_of_range"
    "ticket.close_too_early"
    "ticket.comment_not_yours"
    "ticket.comment_taken"
    "ticket.comment_unknown"
    "ticket.deadline_out_of_range"
    "ticket.file_out_of_range"
    "ticket.internal_for_staff"
    "ticket.materials_out_of_range"
    "ticket.merged_into_itself"
    "ticket.moment_out_of_range"
    "ticket.not_for_your_role"
    "ticket.not_foreign"
    "ticket.not_in_this_state"
    "ticket.opened_already"
    "ticket.pause_out_of_range"
    "ticket.reopen_too_late"
    "ticket.too_many_files"
    "ticket.unknown"
    "ticket.visit_out_of_range"
    "ticket.work_out_of_range"
    "user.blocked"
    "user.login_taken"
    "user.no_roles"
    "user.not_allowed"
    "user.not_blocked"
    "user.own_block"
    "user.own_role"
    "user.resident_without_person"
    "user.system_role"
    "user.token_expired"
    "user.token_taken"
    "user.token_unknown"
    "user.too_many_tokens"
    "user.unknown"
    "version.stale"
}

fn page(code: &str) -> Option<&'static str> {
    let found = PAGES.binary_search_by_key(&code, |(code, _)| code).ok()?;
    Some(PAGES[found].1)
}

/// The first line of its page: what sort of problem it is.
pub fn title(code: &str) -> &'static str {
    let line = page(code).and_then(|text| text.lines().next());
    line.map_or("", |line| line.trim_start_matches("# "))
}

/// The route that shows them.
pub(crate) fn routes() -> Vec<Route> {
    let answer = Answer::media("text/markdown");
    let show = |call: crate::call::Call| async move {
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
