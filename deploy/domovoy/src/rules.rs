//! `domovoy rules`: the company's rules as files.

use std::{
    io::{self, Write as _},
    path::PathBuf,
};

use anyhow::{Context as _, anyhow};
use chrono::Utc;
use clap::{Args, Subcommand};
use domain::{
    Actor, Role,
    calendar::Calendar,
    rules::{RuleCode, RuleContent, RuleDocument, RuleVersion, pack::AnyRuleFile, pack::RuleFile},
    ticket::{Scenario, SlaPolicy},
};
use projections::Model;
use schemas::{
    Ask,
    rule_pack::{Imported, publish},
};
use serde_json::json;

use crate::{answer::answer, company::Company, installation::InstallationArgs};

/// Largest number of rules that `list` prints.
const RULES_MAX: i64 = 10_000;

/// List, show, import and export the rules of the company
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[command(flatten)]
    installation: InstallationArgs,
    #[command(subcommand)]
    action: RulesAction,
}

#[derive(Debug, Subcommand)]
enum RulesAction {
    /// Print every rule with its newest version, as JSON
    List,
    /// Print a version of a rule as JSON, with the moment from which it is in force
    Show(RuleSelector),
    /// Print a version of a rule as a file that `import` takes
    Export(RuleSelector),
    /// Publish each file as the next version of its rule, unless the newest version has the same content
    Import {
        /// Files in TOML, in the order in which they are published
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, Args)]
struct RuleSelector {
    /// Kind of the rule: calendar, `sla_policy` or scenario
    kind: String,
    /// Code of the rule within its kind
    code: RuleCode,
    /// Number of the version; the newest where none is given
    #[arg(long)]
    version: Option<usize>,
}

impl RulesArgs {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let installation = self.installation.read()?;
        let (servers, url) = installation.attach_database().await?;
        let company = Company::open(&url, &installation).await?;
        let done = match &self.action {
            RulesAction::List => list(&company).await,
            RulesAction::Show(which) => show(&company, which, RuleForm::Json).await,
            RulesAction::Export(which) => show(&company, which, RuleForm::File).await,
            RulesAction::Import { files } => import(&company, files).await,
        };
        company.conclude().await;
        servers.stop().await;
        done
    }
}

async fn list(company: &Company) -> anyhow::Result<()> {
    company.caught_up(Model::Rules).await?;
    answer(&json!(projections::rules::rules(&company.pool, None, RULES_MAX).await?))
}

#[derive(Clone, Copy)]
enum RuleForm {
    Json,
    File,
}

async fn show(company: &Company, which: &RuleSelector, form: RuleForm) -> anyhow::Result<()> {
    match which.kind.as_str() {
        Calendar::STREAM => version::<Calendar>(company, which, form).await,
        SlaPolicy::STREAM => version::<SlaPolicy>(company, which, form).await,
        Scenario::STREAM => version::<Scenario>(company, which, form).await,
        other => Err(anyhow!("{other:?} is not a kind of rule; kinds are calendar, sla_policy, scenario")),
    }
}

async fn version<T: RuleContent>(
    company: &Company,
    which: &RuleSelector,
    form: RuleForm,
) -> anyhow::Result<()> {
    let id = which.code.stream_id(T::STREAM);
    let found = company.store.look(id, |document: &RuleDocument<T>, _| {
        let RuleDocument::Written { versions, .. } = document else { return None };
        let number = which.version.unwrap_or(versions.len());
        Some((number, versions.get(number.checked_sub(1)?)?.clone()))
    });
    let (number, RuleVersion { valid_from, content }) =
        found.await?.ok_or_else(|| anyhow!("there is no such version of {} {}", T::STREAM, which.code))?;
    match form {
        RuleForm::Json => answer(&json!({ "version": number, "valid_from": valid_from, "content": content })),
        RuleForm::File => {
            let text = RuleFile::of(which.code.clone(), valid_from, content).text()?;
            Ok(io::stdout().lock().write_all(text.as_bytes())?)
        }
    }
}

/// Publishes files. All of them are parsed before the first one is published.
async fn import(company: &Company, files: &[PathBuf]) -> anyhow::Result<()> {
    let mut read = Vec::new();
    for path in files {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let file = AnyRuleFile::parse(&text).with_context(|| path.display().to_string())?;
        read.push((path, file));
    }
    let mut done = Vec::new();
    for (path, file) in &read {
        let ask = Ask::new(Utc::now(), Actor::named("worker:command-line", Role::System));
        let outcome =
            publish(&company.store, &ask, file).await.with_context(|| path.display().to_string())?;
        let outcome = match outcome {
            Imported::Published => "published",
            Imported::Unchanged => "unchanged",
        };
        done.push(json!({ "file": path, "outcome": outcome }));
    }
    answer(&json!(done))
}
