//! Company rules: their drafts and their published versions.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use schemas::{Fact, Recorded};
use serde::Serialize;
use serde_json::Value;
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use crate::{
    append_table::{AppendTable, Line},
    keyed_table::{KeyedTable, Row},
    model::Model,
    read_model::{About, Defect, ReadModel, Table, fact},
};

mod apply;

/// A rule with its draft.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct RuleRow {
    /// Id of the rule's stream.
    pub id: Uuid,
    /// Version of the stream, which a command names in `If-Match`.
    pub version: i64,
    /// Kind of the rule: `calendar`, `sla_policy` or `scenario`.
    pub kind: String,
    /// Code of the rule within its kind.
    pub code: String,
    /// Number of the newest published version; 0 where nothing is published.
    pub published: i32,
    /// Moment from which the newest version is in force.
    pub valid_from: Option<DateTime<Utc>>,
    /// Moment from which the rule is no longer in force.
    pub retired_from: Option<DateTime<Utc>>,
    /// Contents that are drafted and not published yet.
    pub draft: Option<Value>,
    /// Moment of the draft.
    pub drafted_at: Option<DateTime<Utc>>,
    /// Actor who wrote the draft, as the log names actors.
    pub drafted_by: Option<String>,
}

/// A published version, which never changes.
#[derive(Debug, Clone, Serialize, FromRow, JsonSchema)]
pub struct RuleVersionRow {
    /// Id of the rule's stream.
    pub rule: Uuid,
    /// Number of the version, dense from 1.
    pub number: i32,
    /// Moment from which the version is in force, until the next one is.
    pub valid_from: DateTime<Utc>,
    /// Moment of the publication.
    pub published_at: DateTime<Utc>,
    /// Actor who published it, as the log names actors.
    pub published_by: String,
    /// What the version says.
    pub content: Value,
}

impl Row for RuleRow {
    type Key = Uuid;
    const TABLE: &'static str = "rules";
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

impl Line for RuleVersionRow {
    const TABLE: &'static str = "rule_versions";
    fn of(&self) -> Uuid {
        self.rule
    }
}

/// The model.
#[derive(Debug, Default)]
pub struct CompanyRules {
    rules: KeyedTable<RuleRow>,
    versions: AppendTable<RuleVersionRow>,
}

impl ReadModel for CompanyRules {
    fn about(&self) -> About {
        About {
            model: Model::Rules,
            version: 1,
            tables: include_str!("rules/schema.sql"),
            reads: apply::READS,
        }
    }

    fn prefetch(&mut self, event: &Recorded) {
        self.rules.prefetch(event.id);
    }

    fn apply(&mut self, event: &Recorded) -> Result<(), Defect> {
        match fact(event)? {
            Fact::Calendar(fact) => self.rule(event, fact),
            Fact::SlaPolicy(fact) => self.rule(event, fact),
            Fact::Scenario(fact) => self.rule(event, fact),
            _ => Ok(()),
        }
    }

    fn tables(&mut self) -> Vec<&mut dyn Table> {
        vec![&mut self.rules, &mut self.versions]
    }
}

/// One rule of a kind.
pub async fn rule(pool: &PgPool, kind: &str, id: Uuid) -> Result<Option<RuleRow>, sqlx::Error> {
    sqlx::query_as("SELECT * FROM rules WHERE kind = $1 AND id = $2")
        .bind(kind)
        .bind(id)
        .fetch_optional(pool)
        .await
}

/// Rules by kind and code, after the one named.
pub async fn rules(pool: &PgPool, after: Option<Uuid>, limit: i64) -> Result<Vec<RuleRow>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM rules WHERE $1::uuid IS NULL \
         OR (kind, code) > (SELECT kind, code FROM rules WHERE id = $1) ORDER BY kind, code LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(pool)
    .await
}

/// Published versions of a rule, the newest first, before the number named.
pub async fn versions(
    pool: &PgPool,
    rule: Uuid,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<RuleVersionRow>, sqlx::Error> {
    sqlx::query_as(
        "SELECT * FROM rule_versions WHERE rule = $1 AND ($2::int IS NULL OR number < $2) \
         ORDER BY number DESC LIMIT $3",
    )
    .bind(rule)
    .bind(before)
    .bind(limit)
    .fetch_all(pool)
    .await
}
