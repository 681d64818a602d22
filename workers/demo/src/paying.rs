//! Who pays when, how much, by which way; and the money that comes without a name.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::{
    Actor, Money,
    id::PaymentId,
    payment::{
        MarkCredited, MarkUnidentified, MatchPayment, MatchRule, PaymentChannel, RefundPayment,
        RegisterPayment, ReversePayment,
    },
    text::Label,
};

use workers::react::{credit_account, reverse_credit};

use super::{company::Company, dice::Dice, era::local, household::Household, script::Script, text::text};

/// Money on its way in.
struct Incoming {
    id: PaymentId,
    amount: Money,
    paid_on: NaiveDate,
}

impl Household {
    /// What comes in from the household in a month, and all that happens to it.
    pub(super) fn pay(&mut self, company: &Company, month: u32, dice: &mut Dice, script: &mut Script) {
        let Some((day, amount)) = self.habit.pays(self.owes, dice) else { return };
        let paid_on = company.era.day(month, day);
        let id = PaymentId::named(&company.name(&format!("payment/{}/{month}", self.index)));
        let payment = Incoming { id, amount, paid_on };
        let account = self.account;
        let accountant = &company.accountant(self.index).actor;
        if dice.permille(995) {
            let at = self.register(company, &payment, &self.number, dice, script);
            script.react(id.0, at, "match_payment", MatchPayment { account, by: MatchRule::Number });
            self.credit(&payment, at, script);
            if dice.permille(2) {
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
                script.ask(id.0, later, accountant, MatchPayment { account, by: MatchRule::Manual });
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
        let (by, delay) = match channel {
            PaymentChannel::Online | PaymentChannel::Card => (&company.staff.integrator, dice.between(0, 1)),
            PaymentChannel::Bank | PaymentChannel::Import => (&company.staff.integrator, dice.between(0, 2)),
            PaymentChannel::Cash => (company.accountant(self.index), 0),
        };
        let settled_on = payment.paid_on + Days::new(u64::from(delay));
        let at = local(settled_on, dice.between(10 * 60, 17 * 60));
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
        let Incoming { id, amount, paid_on } = *payment;
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
