//! Who lives behind a door, and the account they pay to.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use domain::{
    Actor, Money, Role,
    account::{ChangeHolder, OpenAccount},
    contact::Contacts,
    house::UnitKind,
    id::{AccountId, HouseId, PersonId, ResidencyId},
    meter::MeterPlace,
    person::{ChangeContacts, RegisterPerson},
    residency::{BeginResidency, ChangeShare, EndResidency, HomeUnit, Tie},
    share::Share,
    text::Label,
};
use futures::future::BoxFuture;
use schemas::{Ask, Done, accounts::OpenNumbered};
use uuid::Uuid;

use super::{
    company::Company,
    dial::{Dial, Reader},
    dice::Dice,
    era::local,
    error::DemoError,
    habit::Habit,
    house::{House, Unit},
    meter_sorts::{COLD, HOT, POWER},
    script::{Asked, Crew, Personal, Script, stopped},
    staff::Member,
    text::text,
    words::somebody,
};

/// The day of the month on which accounts are put right and changes of people are taken down.
pub(super) const OFFICE_DAY: u32 = 25;
/// Opens an account together with the claim of its number.
struct Opening(OpenAccount);

impl Asked for Opening {
    fn ask<'a>(
        &'a self,
        crew: &'a Crew,
        stream: Uuid,
        ask: &'a Ask,
    ) -> BoxFuture<'a, Result<Done, DemoError>> {
        Box::pin(async move {
            let work = OpenNumbered { account: AccountId(stream), command: &self.0 };
            crew.store.execute_unit(&work, ask).await.map_err(stopped)
        })
    }
}

/// An account, its unit and its people.
#[derive(Debug)]
pub(super) struct Household {
    pub(super) index: u32,
    pub(super) house: HouseId,
    pub(super) unit: Unit,
    pub(super) account: AccountId,
    pub(super) number: Label,
    /// By their numbers; the first holds the account.
    owners: Vec<u32>,
    /// How many have ever been known here.
    known: u32,
    pub(super) people: u32,
    pub(super) dials: Vec<Dial>,
    pub(super) habit: Habit,
    pub(super) owes: Money,
    pub(super) closed: bool,
    /// Whether the last run's charge was left as it was.
    pub(super) charge_stands: bool,
    /// Signs in, where one of the household does.
    resident: Option<Member>,
}

impl Household {
    pub(super) fn new(company: &Company, index: u32, house: &House, unit: &Unit) -> Self {
        let name = format!("account/{index}");
        let mut dice = company.dice(&name);
        let (owners, tenant, people, sorts): (u32, _, _, &[_]) = match unit.kind {
            UnitKind::Flat => {
                let owners = if dice.permille(380) { 2 } else { 1 };
                (owners, dice.permille(120), dice.between(1, 4), &[&COLD, &HOT, &POWER])
            }
            UnitKind::Commercial => (1, dice.permille(500), dice.between(3, 8), &[&COLD, &POWER]),
            UnitKind::Parking | UnitKind::Storage | UnitKind::Common => (1, false, 0, &[]),
        };
        let place = MeterPlace::Unit { unit: unit.id };
        let mut household = Self {
            index,
            house: house.id,
            unit: unit.clone(),
            account: AccountId::named(&company.name(&name)),
            number: text(&format!("{:03}{index:07}", house.index + 1)),
            owners: (0..owners).collect(),
            known: owners + u32::from(tenant),
            people,
            dials: sorts.iter().map(|sort| Dial::new(company, sort, &name, place, people)).collect(),
            habit: Habit::of(&mut dice),
            owes: Money::ZERO,
            closed: false,
            charge_stands: false,
            resident: None,
        };
        let holder = household.holder(company);
        household.resident = company
            .resident(index)
            .map(|number| Member::new(company.seed, &format!("resident{number}"), Role::Resident, holder));
        household
    }

    fn person(&self, company: &Company, number: u32) -> PersonId {
        PersonId::named(&company.name(&format!("person/{}/{number}", self.index)))
    }

    fn residency(&self, company: &Company, number: u32) -> ResidencyId {
        ResidencyId::named(&company.name(&format!("residency/{}/{number}", self.index)))
    }

    pub(super) fn holder(&self, company: &Company) -> PersonId {
        self.person(company, self.owners[0])
    }

    pub(super) fn home(&self) -> HomeUnit {
        HomeUnit { house: self.house, unit: self.unit.id }
    }

    /// The holder as somebody who asks: signed in, or answering a letter.
    pub(super) fn voice(&self, company: &Company) -> Actor {
        let holder = self.holder(company);
        match self.resident.as_ref().filter(|member| member.person == holder) {
            Some(member) => member.actor.clone(),
            None => Actor {
                name: format!("person:{holder}"),
                user: None,
                person: Some(holder),
                roles: Role::Resident.into(),
            },
        }
    }

    /// All is written down on the first day.
    pub(super) fn move_in(&self, company: &Company) -> Vec<Script> {
        let mut script = company.script(&format!("account/{}", self.index));
        let mut dice = company.dice(&format!("moved/{}", self.index));
        let day = company.era.first_day(0);
        let mut at = local(day, dice.between(10 * 60, 19 * 60));
        let operator = &company.operator(self.index).actor;
        let share = Share::new(1, self.owners.len() as u32).ok();
        for number in 0..self.known {
            at += TimeDelta::seconds(40);
            self.introduce(company, number, &mut script, at, operator);
            let owner = self.owners.contains(&number);
            let begin = BeginResidency {
                person: self.person(company, number),
                house: self.house,
                unit: self.unit.id,
                tie: if owner { Tie::Owner } else { Tie::Tenant },
                share: share.filter(|_| owner),
                from: day - TimeDelta::days(i64::from(dice.between(30, 7000))),
            };
            script.ask(self.residency(company, number).0, at, operator, begin);
        }
        if let Some(member) = &self.resident {
            script.ask(member.user.0, at, &company.staff.administrator.actor, member.enrol());
        }
        let open = OpenAccount {
            number: self.number.clone(),
            house: Some(self.house),
            unit: Some(self.unit.id),
            holder: Some(self.holder(company)),
            origin: None,
            opened_on: day,
            namesakes: vec![],
        };
        script.ask(self.account.0, at, &company.accountant(self.index).actor, Opening(open));
        let executor = &company.executor(self.index).actor;
        let dials = self.dials.iter().map(|dial| dial.found(company, executor));
        [script].into_iter().chain(dials).collect()
    }

    fn introduce(&self, company: &Company, number: u32, script: &mut Script, at: DateTime<Utc>, by: &Actor) {
        let clear = somebody(&mut company.dice(&format!("person/{}/{number}", self.index)));
        let register = Personal { clear, command: |sealed| RegisterPerson { sealed } };
        script.ask(self.person(company, number).0, at, by, register);
    }

    /// The meters of a month.
    pub(super) fn read(&mut self, company: &Company, month: u32) -> Vec<Script> {
        let voice = self.voice(company);
        let reader = Reader {
            resident: Some((&voice, self.home())),
            operator: &company.operator(self.index + month).actor,
            executor: &company.executor(self.index).actor,
        };
        self.dials.iter_mut().filter_map(|dial| dial.month(company, month, &reader)).collect()
    }

    /// The account and the people in a month, before its billing run.
    pub(super) fn month(&mut self, company: &Company, month: u32) -> Script {
        let name = format!("month/{}/{month}", self.index);
        let (mut dice, mut script) = (company.dice(&name), company.script(&name));
        let last_day = company.era.period(month).last_day().day();
        let payment = self.habit.pays(self.owes, last_day, &mut dice);
        if let Some(payment) = payment.filter(|(day, _)| *day <= OFFICE_DAY) {
            self.pay(company, month, payment, &mut dice, &mut script);
        }
        self.put_right(company, month, &mut dice, &mut script);
        if !self.closed {
            self.change(company, month, &mut dice, &mut script);
        }
        if let Some(payment) = payment.filter(|(day, _)| *day > OFFICE_DAY && !self.closed) {
            self.pay(company, month, payment, &mut dice, &mut script);
        }
        script
    }

    /// What changes among the people in a month.
    fn change(&mut self, company: &Company, month: u32, dice: &mut Dice, script: &mut Script) {
        let day = company.era.day(month, OFFICE_DAY);
        let at = local(day, dice.between(9 * 60, 17 * 60));
        let operator = &company.operator(self.index + month).actor;
        if dice.permille(3) {
            let was = somebody(&mut company.dice(&format!("person/{}/{}", self.index, self.owners[0])));
            let clear = Contacts { phones: somebody(dice).phones, ..was };
            let person = self.holder(company);
            let change = Personal { clear, command: move |sealed| ChangeContacts { person, sealed } };
            script.ask(person.0, at, operator, change);
        }
        if self.owners.len() > 1 && dice.permille(2) {
            self.unite(company, script, at, operator);
        } else if self.unit.kind != UnitKind::Commercial && dice.permille(3) {
            self.sell(company, script, at, operator);
        }
    }

    /// One owner gives the other their part.
    fn unite(&mut self, company: &Company, script: &mut Script, at: DateTime<Utc>, by: &Actor) {
        let on = at.date_naive();
        while self.owners.len() > 1
            && let Some(other) = self.owners.pop()
        {
            let end = EndResidency { on, reason: text("Дарение доли") };
            script.ask(self.residency(company, other).0, at, by, end);
        }
        let whole = ChangeShare { share: Share::WHOLE, since: on };
        script.ask(self.residency(company, self.owners[0]).0, at, by, whole);
    }

    /// Somebody else buys it; the account stays with the unit.
    fn sell(&mut self, company: &Company, script: &mut Script, at: DateTime<Utc>, by: &Actor) {
        let on = at.date_naive();
        for owner in std::mem::take(&mut self.owners) {
            let end = EndResidency { on, reason: text("Договор купли-продажи") };
            script.ask(self.residency(company, owner).0, at, by, end);
        }
        let buyer = self.known;
        self.known += 1;
        self.owners.push(buyer);
        self.introduce(company, buyer, script, at, by);
        let begin = BeginResidency {
            person: self.person(company, buyer),
            house: self.house,
            unit: self.unit.id,
            tie: Tie::Owner,
            share: Some(Share::WHOLE),
            from: on,
        };
        script.ask(self.residency(company, buyer).0, at, by, begin);
        let change = ChangeHolder { holder: Some(self.holder(company)), since: on };
        script.ask(self.account.0, at, &company.accountant(self.index).actor, change);
    }
}
