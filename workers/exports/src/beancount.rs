//! The notation of beancount; `bean-check` accepts it.

use std::io::{self, Write};

use chrono::NaiveDate;
use domain::Money;
use uuid::Uuid;

use super::books::{Currency, Name, Notation, OF_COMPANY, OF_RESIDENT, Transaction};

/// The notation of beancount, 2.3 and newer.
#[derive(Debug, Clone, Copy)]
pub struct Beancount;

/// The opening date of all accounts: nothing is booked before.
const BEGINNING: &str = "1990-01-01";

impl Notation for Beancount {
    fn begin(&self, out: &mut dyn Write, what: &str, currency: &Currency) -> io::Result<()> {
        writeln!(out, "; {what}\noption \"operating_currency\" \"{currency}\"")?;
        for account in OF_COMPANY {
            writeln!(out, "{BEGINNING} open {} {currency}", Name(account, Uuid::nil()))?;
        }
        Ok(())
    }

    fn open(&self, out: &mut dyn Write, account: Uuid, called: &str, currency: &Currency) -> io::Result<()> {
        writeln!(out)?;
        for side in OF_RESIDENT {
            writeln!(out, "{BEGINNING} open {} {currency} ; {called}", Name(side, account))?;
        }
        Ok(())
    }

    fn transaction(&self, out: &mut dyn Write, of: &Transaction<'_>, currency: &Currency) -> io::Result<()> {
        writeln!(out, "{} * \"{}\"\n  position: {}", of.on, of.text, of.position)?;
        for posting in of.postings.iter() {
            writeln!(out, "  {}  {} {currency}", Name(posting.account, of.account), posting.amount)?;
        }
        Ok(())
    }

    fn after(&self, out: &mut dyn Write, journal: Option<&str>) -> io::Result<()> {
        match journal {
            Some(journal) => writeln!(out, "include \"{journal}\""),
            None => writeln!(out, "; cat JOURNAL THIS >BOOKS; bean-check BOOKS"),
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
        writeln!(out, "{on} balance {account}  {balance} {currency}")
    }
}
