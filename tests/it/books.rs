//! R11: money is conserved. hledger, as an independent program, accepts the exported journal of the log together with
//! the exported balances of the read model.

use tokio::{process::Command, sync::watch};

use crate::{
    models::caught_up,
    traffic::{ROLES, Traffic},
    world::EngineWorld,
};

impl EngineWorld {
    /// Checks with hledger that the books balance and agree with the read model, which has to be at the head.
    pub(crate) async fn books_agree(&self) {
        let pair = self.export().await;
        let found = hledger(&pair, &["check", "--strict"]).await;
        assert!(found.is_ok(), "{found:?}");
    }

    /// Exports journal and balances, and returns the file of balances, which includes the journal.
    async fn export(&self) -> String {
        let [journal, balances] = ["journal", "balances"]
            .map(|name| self.folder.path().join(name).with_extension("journal").display().to_string());
        let format = ["--format", "hledger", "--out"];
        self.output(&[&["export", "journal"], &format[..], &[&journal]].concat()).await;
        let pair =
            [&["export", "balances"], &format[..], &[&balances, "--journal", "journal.journal"]].concat();
        self.output(&pair).await;
        balances
    }
}

/// The output of hledger about a file, or its error.
async fn hledger(file: &str, arguments: &[&str]) -> Result<String, String> {
    let run = Command::new("hledger").arg("-f").arg(file).args(arguments).output().await;
    let run = run.expect("hledger is installed: deploy/install.sh test");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    if run.status.success() { Ok(text(run.stdout)) } else { Err(text(run.stderr)) }
}

#[tokio::test]
async fn the_exported_books_balance_and_agree_with_the_read_model() {
    let world = EngineWorld::new().await;
    let engine = world.start("up").await;
    let (_, at) = watch::channel(world.caller(&engine, "all", ROLES).await);
    let traffic = Traffic::begin(&at, 2);
    traffic.answered(50).await;
    let (commands, _) = traffic.end().await;
    let pool = world.pool();
    caught_up(&pool).await;
    world.books_agree().await;

    // every account was charged 1580.23 and has paid 1000.00 of it
    let accounts = commands.iter().filter(|command| command.path == "/api/accounts").count();
    let owed = format!("{}.{:02}", accounts * 58023 / 100, accounts * 58023 % 100);
    let pair = world.export().await;
    let total = ["balance", "--depth", "1", "--layout", "bare", "-O", "csv", "Receivable", "Advances"];
    let total = hledger(&pair, &total).await.unwrap();
    assert!(total.contains(&owed), "{owed}, but hledger says {total}");

    // and hledger would notice one kopeck in one assertion
    let text = std::fs::read_to_string(&pair).unwrap();
    let wrong = text.replacen("580.23", "580.24", 1);
    assert_ne!(wrong, text, "an account owes that");
    std::fs::write(&pair, wrong).unwrap();
    assert!(hledger(&pair, &["check", "--strict"]).await.unwrap_err().contains("balance assertion"));
    engine.stop().await;
    world.check().await;
}
