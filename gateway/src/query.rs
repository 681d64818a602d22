//! Queries: waiting for a position, parameters, pages.

use axum::response::Response;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use projections::Model;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    call::{self, Call, PARAMETER, POSITION},
    problem::{Fault, Problem},
    route::{Answer, Right, Route},
};

/// Rows of a page, unless said otherwise.
const USUAL: i64 = 50;
/// Rows of a page at most.
const MOST: i64 = 200;

/// A query over these models. Sent with `Domovoy-Position`, or `?position=`, it answers once they have come
/// that far.
pub fn query<Q, T, F, Fut>(
    operation: &'static str,
    path: &'static str,
    right: Right,
    reads: &'static [Model],
    ask: F,
) -> Route
where
    Q: DeserializeOwned + JsonSchema + Send + 'static,
    T: Serialize + JsonSchema + 'static,
    F: Fn(Call, Q) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Problem>> + Send + 'static,
{
    let answer = Answer::json::<T>(200);
    let handler = move |call: Call| {
        let ask = ask.clone();
        async move {
            caught_up(&call, reads).await?;
            // what is read now is at least as new as this
            let reach = call.app.models().reach(reads);
            let parameters = call.query_without(PARAMETER)?;
            let mut response = call::ok(&ask(call, parameters).await?)?;
            if let Some(reach) = reach {
                response.headers_mut().insert(POSITION.clone(), reach.into());
            }
            Ok::<Response, Problem>(response)
        }
    };
    Route::new(axum::http::Method::GET, path, operation, right, answer, handler)
        .filtered::<Q>()
        .reading(reads)
}

/// Waits until these models have come as far as the request says.
pub(crate) async fn caught_up(call: &Call, reads: &[Model]) -> Result<(), Problem> {
    match call.position()? {
        Some((position, said)) => {
            call.app.models().wait(reads, position).await.map_err(|problem| problem.at(said))
        }
        None => Ok(()),
    }
}

/// No parameters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// How many rows a page has: 1 to 200, 50 unless said otherwise.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "i64")]
pub struct Limit(i64);

/// Why it is none.
#[derive(Debug, thiserror::Error)]
#[error("a page has 1 to {MOST} rows")]
pub struct NotALimit;

impl Limit {
    /// So many rows, and one more to know whether there is a next page.
    pub fn and_one(self) -> i64 {
        self.0 + 1
    }

    /// As it is.
    pub fn rows(self) -> i64 {
        self.0
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(USUAL)
    }
}

impl TryFrom<i64> for Limit {
    type Error = NotALimit;
    fn try_from(rows: i64) -> Result<Self, NotALimit> {
        if (1..=MOST).contains(&rows) { Ok(Self(rows)) } else { Err(NotALimit) }
    }
}

impl JsonSchema for Limit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Limit".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL })
    }
}

/// A day that a calendar of ours may be asked about: PostgreSQL's ends sooner than that of the parser.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "NaiveDate")]
pub struct Day(NaiveDate);

/// A moment of such a day.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "DateTime<Utc>")]
pub struct Moment(DateTime<Utc>);

/// Why it is none.
#[derive(Debug, thiserror::Error)]
#[error("the years are 1900 to 2200")]
pub struct Never;

impl Day {
    /// As a date.
    pub fn date(self) -> NaiveDate {
        self.0
    }
}

impl Moment {
    /// As an instant.
    pub fn at(self) -> DateTime<Utc> {
        self.0
    }
}

impl TryFrom<NaiveDate> for Day {
    type Error = Never;
    fn try_from(day: NaiveDate) -> Result<Self, Never> {
        if (1900..=2200).contains(&day.year()) { Ok(Self(day)) } else { Err(Never) }
    }
}

impl TryFrom<DateTime<Utc>> for Moment {
    type Error = Never;
    fn try_from(moment: DateTime<Utc>) -> Result<Self, Never> {
        Day::try_from(moment.date_naive()).map(|_| Self(moment))
    }
}

impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// Some rows of many.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    /// Rows of the page.
    pub items: Vec<T>,
    /// What to send as `after` for the rows that follow; none at the end.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Of rows read with [`Limit::and_one`]; the last row shown names where it goes on.
    pub fn of(mut items: Vec<T>, limit: Limit, name: impl FnOnce(&T) -> String) -> Self {
        let more = items.len() as i64 > limit.0;
        items.truncate(limit.0 as usize);
        let next = items.last().filter(|_| more).map(name);
        Self { items, next }
    }
}

/// The thing, or that there is none.
pub fn found<T>(thing: Option<T>) -> Result<T, Problem> {
    thing.ok_or_else(|| Fault::NotFound.because("there is no such thing, or none that you may see").at("id"))
}

/// Several values in one parameter, with commas between them.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String", bound = "T: DeserializeOwned")]
pub struct Several<T>(pub Vec<T>);

impl<T> Default for Several<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: DeserializeOwned> TryFrom<String> for Several<T> {
    type Error = serde::de::value::Error;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        use serde::de::IntoDeserializer;
        let parts = text.split(',').filter(|part| !part.is_empty());
        parts.map(|part| T::deserialize(part.into_deserializer())).collect::<Result<_, _>>().map(Self)
    }
}

impl<T: JsonSchema> JsonSchema for Several<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Several{}", T::schema_name()).into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": format!("{}, with commas between several", T::schema_name()) })
    }
}

#[cfg(test)]
mod tests {
    use domain::Role::{self, Auditor, Operator};

    use super::*;

    #[test]
    fn a_page_knows_whether_there_is_more() {
        let limit = Limit::try_from(2).unwrap();
        let page = Page::of(vec![1, 2, 3], limit, ToString::to_string);
        assert_eq!((page.items, page.next), (vec![1, 2], Some("2".to_owned())));
        let page = Page::of(vec![1, 2], limit, ToString::to_string);
        assert_eq!((page.items, page.next), (vec![1, 2], None));
        assert!(Limit::try_from(0).is_err() && Limit::try_from(201).is_err());
    }

    #[test]
    fn several_are_parted_by_commas() {
        let roles: Several<Role> =
            serde_urlencoded::from_str::<Vec<(String, Several<Role>)>>("r=operator,auditor")
                .map(|mut pairs| pairs.remove(0).1)
                .unwrap();
        assert_eq!(roles.0, [Operator, Auditor]);
        assert!(Several::<Role>::try_from("king".to_owned()).is_err());
    }
}
