//! Arguments that journal and balances have in common.

use clap::Args;
use exports::books::Currency;

#[derive(Debug, Args)]
pub(super) struct BooksArgs {
    /// Only accounts that came from this source
    #[arg(long, value_name = "NAME")]
    pub(super) source: Option<String>,
    /// Currency of the amounts
    #[arg(long, value_name = "CODE", default_value = "RUB")]
    pub(super) currency: Currency,
}
