//! `domovoy add-user`: registers the first administrator, or a machine with its token, for an operator who has access
//! to the database.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

use anyhow::{Context as _, anyhow};
use chrono::Utc;
use clap::Args;
use domain::{
    Actor, Role,
    id::{TokenId, UserId},
    login::Login,
    text::Label,
    user::{Credentials, IssueToken, RegisterUser},
};
use schemas::{Ask, password::Password, users::WithIdentifiers};
use uuid::Uuid;

use crate::{company::Company, installation::InstallationArgs};

/// Register a user; the password is the first line of standard input
#[derive(Debug, Args)]
pub(crate) struct AddUser {
    #[command(flatten)]
    installation: InstallationArgs,
    /// Login of the user
    login: Login,
    /// Roles of the user: operator,supervisor,…
    #[arg(long, value_delimiter = ',', required = true, value_parser = role)]
    roles: Vec<Role>,
    /// Issue an API token too, and print it
    #[arg(long)]
    token: bool,
}

fn role(text: &str) -> Result<Role, serde_json::Error> {
    serde_json::from_value(text.into())
}

impl AddUser {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let password = Password::parse(&first_line()?)?;
        let installation = self.installation.read()?;
        let (servers, url) = installation.attach_or_begin_database().await?;
        let company = Company::open(&url, &installation).await?;
        let told = self.register(&company, &password).await;
        servers.stop().await;
        let mut out = io::stdout().lock();
        writeln!(out, "{}", told?)?;
        Ok(())
    }

    async fn register(&self, company: &Company, password: &Password) -> anyhow::Result<serde_json::Value> {
        let user = UserId(Uuid::now_v7());
        let actor = Actor::named("worker:command-line", Role::System);
        let ask = Ask::new(Utc::now(), actor);
        let sealed = company.vault.seal(user.0, &password.hash()).await?;
        let command = &RegisterUser {
            user,
            login: self.login.clone(),
            credentials: Credentials::password_only(sealed),
            roles: self.roles.iter().copied().collect(),
            person: None,
        };
        let register = WithIdentifiers { user: user.0, command };
        let registered = company.store.execute_unit(&register, &ask).await;
        registered.map_err(|no| anyhow!("{}: {no}", self.login))?;
        if !self.token {
            return Ok(serde_json::json!({ "user": user, "login": self.login }));
        }
        let (token, hash) = gateway::auth::token::generate(user);
        let label = Label::parse("made with the user").context("a label")?;
        let issue = IssueToken { token: TokenId(Uuid::now_v7()), hash, label, expires: None };
        company.store.execute(user.0, &issue, &ask).await?;
        Ok(serde_json::json!({ "user": user, "login": self.login, "token": token }))
    }
}

fn first_line() -> anyhow::Result<String> {
    if io::stdin().is_terminal() {
        write!(io::stderr(), "Password: ")?;
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
