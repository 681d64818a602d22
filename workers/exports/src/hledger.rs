//! The notation of hledger; `hledger check --strict` accepts it.

use std::io::{self, Write};

use chrono::NaiveDate;
use domain::Money;
use uuid::Uuid;

use super::books::{Currency, Name, Notation, OF_COMPANY, OF_RESIDENT, Transaction};

/// The notation of hledger, 1.25 and newer.
#[derive(Debug, Clone, Copy)]
pub struct Hledger;

impl Notation for Hledger {
    fn begin(&self, out: &mut dyn Write, what: &str, currency: &Currency) -> io::Result<()> {
        writeln!(out, "; {what}\ndecimal-mark .\ncommodity 1000.00 {currency}")?;
        for account in OF_COMPANY {
            writeln!(out, "account {}", Name(account, Uuid::nil()))?;
        }
        Ok(())
    }

    fn open(&self, out: &mut dyn Write, account: Uuid, called: &str, _: &Currency) -> io::Result<()> {
        writeln!(out)?;
        for side in OF_RESIDENT {
            writeln!(out, "account {}  ; {called}", Name(side, account))?;
        }
        Ok(())
    }

    fn transaction(&self, out: &mut dyn Write, of: &Transaction<'_>, currency: &Currency) -> io::Result<()> {
        writeln!(out, "{} ({}) {}", of.on, of.position, of.text)?;
        for posting in of.postings.iter() {
            writeln!(out, "    {}  {} {currency}", Name(posting.account, of.account), posting.amount)?;
        }
        Ok(())
    }

    fn after(&self, out: &mut dyn Write, journal: Option<&str>) -> io::Result<()> {
        match journal {
            Some(journal) => writeln!(out, "include {journal}"),
            // with two -f, hledger checks each file alone
            None => writeln!(out, "; cat JOURNAL THIS | hledger -f - check --strict"),
        }
    }

    fn balance(
        &self,
        out: &mut dyn Write,
        on: NaiveDate,
        account: Name,
        balance: Money,
        currency: &Currency,
    ) -> io::Result<()> {
        writeln!(out, "{on} balance\n    {account}  0.00 {currency} = {balance} {currency}")
    }
}
