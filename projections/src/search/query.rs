//! Asking for it.

use sqlx::{PgPool, QueryBuilder};

use super::{Found, What, plain, vocabulary::meant};

/// Characters that a question has at least; a number may be shorter.
pub const SHORTEST: usize = 3;
/// Finds at most.
const MOST: i64 = 20;
/// Words of a question that count.
const WORDS: usize = 8;
/// Of what fits in one way so many are ranked: the three first letters of a common name fit a tenth of
/// all, and whoever types them types on.
const RANKED: i64 = 400;

/// What somebody with these rights finds, the best first. Nothing for less than three characters, unless they are a
/// number. Where
/// nothing fits to the letter, words are taken for those that are written alike.
pub async fn search(pool: &PgPool, question: &str, visible: &[What]) -> Result<Vec<Found>, sqlx::Error> {
    let question = asked(question);
    let visible: Vec<&str> = visible.iter().map(<&str>::from).collect();
    if question.chars().count() < SHORTEST {
        return numbered(pool, &question, &visible).await;
    }
    let found = to_the_letter(pool, &question, &visible).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    match corrected(pool, &question).await? {
        Some(meant) => to_the_letter(pool, &meant, &visible).await,
        None => Ok(found),
    }
}

/// What has exactly this short number; nothing where the question is no number.
async fn numbered(pool: &PgPool, question: &str, visible: &[&str]) -> Result<Vec<Found>, sqlx::Error> {
    if question.is_empty() || !question.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(vec![]);
    }
    sqlx::query_as(
        "SELECT what, id, title, detail FROM search_entries WHERE head = $1 AND what = ANY($2) \
         ORDER BY boost DESC, key LIMIT $3",
    )
    .bind(question)
    .bind(visible)
    .bind(MOST)
    .fetch_all(pool)
    .await
}

/// The question as it was meant, if some word of it was written otherwise.
async fn corrected(pool: &PgPool, question: &str) -> Result<Option<String>, sqlx::Error> {
    let mut words: Vec<String> = question.split(' ').take(WORDS).map(str::to_owned).collect();
    let mut changed = false;
    for word in words.iter_mut().filter(|word| word.chars().all(char::is_alphabetic)) {
        if let Some(meant) = meant(pool, word).await? {
            (*word, changed) = (meant, true);
        }
    }
    Ok(changed.then(|| words.join(" ")))
}

/// As it is searched. Of a number only the digits count, whatever stands between them.
fn asked(question: &str) -> String {
    let plain = plain(question.trim().trim_start_matches(['#', '№', ' ']));
    let number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ');
    let is_phone = plain.starts_with(['+', '(']) && plain.chars().all(number);
    if is_phone { plain.chars().filter(char::is_ascii_digit).collect() } else { plain }
}

async fn to_the_letter(pool: &PgPool, question: &str, visible: &[&str]) -> Result<Vec<Found>, sqlx::Error> {
    let literal = |text: &str| text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    let beginning = format!("{}%", literal(question));
    let mut query = QueryBuilder::new("WITH fitting AS ((SELECT * FROM search_entries WHERE head LIKE ");
    query.push_bind(beginning.clone()).push(" AND what = ANY(").push_bind(visible);
    query.push(") LIMIT ").push_bind(RANKED).push(") UNION (SELECT * FROM search_entries WHERE what = ANY(");
    query.push_bind(visible).push(")");
    for word in question.split(' ').take(WORDS) {
        query.push(" AND words LIKE ").push_bind(format!("%{}%", literal(word)));
    }
    query.push(" LIMIT ").push_bind(RANKED);
    query.push(")) SELECT what, id, title, detail FROM fitting ORDER BY CASE WHEN head = ");
    query.push_bind(question).push(" THEN 0 WHEN head LIKE ").push_bind(beginning.clone());
    query.push(" THEN 1 WHEN ' ' || words LIKE ").push_bind(format!("% {beginning}"));
    query.push(" THEN 2 ELSE 3 END, boost DESC, length(head), head, key LIMIT ").push_bind(MOST);
    query.build_query_as().persistent(false).fetch_all(pool).await
}
