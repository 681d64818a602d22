//! Who pays when, how much, by which way; and the money that comes without a name.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    Actor, Money,
    id::{AccountId, PaymentId},
    payment::{
        MarkCredited, MarkUnidentified, MatchPayment, MatchRule, PaymentChannel, RefundPayment,
        RegisterPayment, ReversePayment,
    },
    text::Label,
};

use workers::react::{credit_account, reverse_credit};

use super::{
    company::Company,
    dice::Dice,
    era::local,
    household::{Household, OFFICE_DAY},
    script::Script,
    text::text,
};

/// Money on its way in.
struct Incoming {
    id: PaymentId,
    amount: Money,
    paid_on: NaiveDate,
    /// The last day on which it can arrive, so that the entries of the account are in the order of their days.
    settled_by: NaiveDate,
}

/// With a payment until this day of the month everything can go wrong that takes some days.
const TROUBLE_DAY_MAX: u32 = OFFICE_DAY - 4;
/// A household pays to its account while that is open.
fn matching(account: AccountId, by: MatchRule) -> MatchPayment {
    MatchPayment { account, by, account_takes_payments: true }
}

impl Household {
    /// The household pays on a day of a month, and all that happens to the payment.
    pub(super) fn pay(
        &mut self,
        company: &Company,
        month: u32,
        (day, amount): (u32, Money),
        dice: &mut Dice,
        script: &mut Script,
    ) {
        let paid_on = company.era.day(month, day);
        let office_day = company.era.day(month, OFFICE_DAY);
        let settled_by = if day <= OFFICE_DAY { office_day } else { company.era.period(month).last_day() };
        let smooth = day > TROUBLE_DAY_MAX;
        let id = PaymentId::named(&company.name(&format!("payment/{}/{month}", self.index)));
        let payment = Incoming { id, amount, paid_on, settled_by };
        let account = self.account;
        let accountant = &company.accountant(self.index).actor;
        if dice.permille(995) || smooth {
            let at = self.register(company, &payment, &self.number, dice, script);
            script.react(id.0, at, "match_payment", matching(account, MatchRule::Number));
            self.credit(&payment, at, script);
            if dice.permille(2) && !smooth {
                self.recall(&payment, accountant, at + TimeDelta::days(1), script);
            }
            return;
        }
        // a digit is missing
        let half = text(&self.number.as_str()[1..]);
        let at = self.register(company, &payment, &half, dice, script);
        script.react(
            id.0,
            at,
            "match_payment",
            MarkUnidentified { reason: text("no account has this number") },
        );
        let later = at + TimeDelta::hours(i64::from(dice.between(20, 40)));
        match dice.weighed(&[(75, Some(true)), (10, Some(false)), (15, None)]) {
            Some(true) => {
                script.ask(id.0, later, accountant, matching(account, MatchRule::Manual));
                self.credit(&payment, later, script);
            }
            Some(false) => {
                let reason = text("Плательщик не найден, возврат по реквизитам отправителя");
                let refund = RefundPayment { reason, refunded_on: later.date_naive() };
                script.ask(id.0, later, accountant, refund);
            }
            None => {}
        }
    }

    fn register(
        &self,
        company: &Company,
        payment: &Incoming,
        payer: &Label,
        dice: &mut Dice,
        script: &mut Script,
    ) -> DateTime<Utc> {
        let channel = dice.weighed(&[
            (45, PaymentChannel::Online),
            (30, PaymentChannel::Bank),
            (15, PaymentChannel::Card),
            (10, PaymentChannel::Cash),
        ]);
        let office_hours = (10 * 60, 17 * 60);
        let (by, delay, (from, to)) = match channel {
            PaymentChannel::Online | PaymentChannel::Card => {
                (&company.staff.integrator, dice.between(0, 1), (30, 19 * 60))
            }
            PaymentChannel::Bank | PaymentChannel::Import => {
                (&company.staff.integrator, dice.between(0, 2), office_hours)
            }
            PaymentChannel::Cash => (company.accountant(self.index), 0, office_hours),
        };
        let settled_on = (payment.paid_on + Days::new(u64::from(delay))).min(payment.settled_by);
        let at = local(settled_on, dice.between(from, to));
        let external = format!("{}-{:08}", payment.paid_on.format("%y%m%d"), dice.between(1, 99_999_999));
        let register = RegisterPayment {
            channel,
            external_id: Some(text(&external)),
            amount: payment.amount,
            paid_on: payment.paid_on,
            settled_on: Some(settled_on),
            payer: Some(payer.clone()),
            purpose: Some(text(&format!("Оплата ЖКУ, л/с {payer}"))),
        };
        script.ask(payment.id.0, at, &by.actor, register);
        at + TimeDelta::seconds(2)
    }

    /// The account is credited once it is found.
    fn credit(&mut self, payment: &Incoming, at: DateTime<Utc>, script: &mut Script) {
        let Incoming { id, amount, paid_on, .. } = *payment;
        let credit = credit_account::command(id, amount, paid_on);
        let mark = MarkCredited { account: self.account, entry: credit.entry };
        script.react(self.account.0, at, "credit_account", credit);
        script.react(id.0, at, "mark_credited", mark);
        self.owes -= amount;
    }

    /// The bank takes it back.
    fn recall(&mut self, payment: &Incoming, by: &Actor, at: DateTime<Utc>, script: &mut Script) {
        let (reason, effective) = (text("Отзыв платежа банком"), at.date_naive());
        let reverse = reverse_credit::command(payment.id, text("Отзыв платежа банком"), effective);
        script.ask(payment.id.0, at, by, ReversePayment { reason, effective });
        script.react(self.account.0, at, "reverse_credit", reverse);
        self.owes += payment.amount;
    }
}
