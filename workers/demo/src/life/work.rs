//! The middle of a ticket: it is given to somebody, who does the work.

use chrono::{DateTime, TimeDelta, Utc};
use domain::ticket::{
    AcceptTicket, AssignTicket, DeclineTicket, LogWork, Material, PauseTicket, ResolveTicket, ResumeTicket,
    RouteTicket, ScheduleTicket, SetDeadline, StartTicket, Status, Target, TicketKind, Window,
};
use rust_decimal::Decimal;

use super::{Life, office};
use crate::{complaints::PAUSES, text::text};

impl Life<'_> {
    pub(super) fn route(&mut self) {
        if self.dice.permille(800) {
            let route = RouteTicket {
                to: text(self.about.team),
                rule: Some(text(&format!("категория {}", self.about.category))),
                because: text("по классификатору"),
            };
            self.play.ask(&self.operator.actor, route);
        }
    }

    pub(super) fn assign(&mut self, by_desk: bool) {
        self.pass_within(self.play.due(Target::Response), 300);
        if by_desk {
            self.executor = self.operator;
            self.play.ask(&self.operator.actor, AssignTicket { executor: self.operator.person });
            return;
        }
        self.play.ask(&self.operator.actor, AssignTicket { executor: self.executor.person });
        if self.dice.permille(40) {
            self.pass(5, 60);
            let decline = DeclineTicket { reason: text("Занят на аварии") };
            self.play.ask(&self.executor.actor, decline);
            self.pass(5, 40);
            self.executor = self.company.executor(self.dice.between(0, 99));
            self.play.ask(&self.operator.actor, AssignTicket { executor: self.executor.person });
        }
        self.pass(1, 40);
        self.play.ask(&self.executor.actor, AcceptTicket {});
        if self.about.kind == TicketKind::Paid {
            let due = self.play.now + TimeDelta::days(i64::from(self.dice.between(3, 10)));
            self.promise(due, "Срок согласован с заказчиком");
        } else if self.dice.permille(20) {
            let due = self.play.now + TimeDelta::days(i64::from(self.dice.between(4, 9)));
            self.promise(due, "Нужно отключение стояка, согласовано с домом");
        }
    }

    fn promise(&mut self, due: DateTime<Utc>, reason: &str) {
        let promise = SetDeadline { which: Target::Resolution, due, reason: text(reason) };
        self.play.ask(self.supervisor, promise);
    }

    pub(super) fn work(&mut self, by_desk: bool) {
        let planned = matches!(self.about.kind, TicketKind::Request | TicketKind::Paid);
        if planned && !self.hurried && self.dice.permille(350) {
            self.visit();
        }
        let emergency = self.about.kind == TicketKind::Emergency;
        let late = !self.hurried && self.dice.permille(110);
        match self.play.due(Target::Resolution) {
            Some(due) if late => {
                let over = self.dice.between(20, if emergency { 90 } else { 900 });
                self.play.until(due + TimeDelta::minutes(i64::from(over)));
                self.await_office();
            }
            due => self.pass_within(due, 6_000),
        }
        self.play.ask(&self.executor.actor, StartTicket {});
        let stays = if self.hurried { 1000 } else { 110 };
        let patient = !emergency && !by_desk;
        if patient && self.dice.permille(stays) {
            self.pause();
        }
        if emergency {
            self.pass(4, 14);
        } else {
            self.pass(10, 120);
        }
        if !by_desk {
            self.log();
        }
        let summary = self.dice.say(self.about.done);
        self.play.ask(&self.executor.actor, ResolveTicket { summary });
    }

    fn visit(&mut self) {
        let mut from = office(self.play.now + TimeDelta::hours(self.dice.between(2, 26).into()), 0);
        for moved in [false, true] {
            if moved && !self.dice.permille(150) {
                break;
            }
            let hours = self.dice.between(1, 3);
            if let Ok(window) = Window::new(from, from + TimeDelta::hours(hours.into())) {
                self.play.ask(&self.operator.actor, ScheduleTicket { window });
            }
            from += TimeDelta::days(1);
        }
    }

    fn pause(&mut self) {
        self.pass(5, 60);
        let days = self.dice.between(1, 4);
        // one that is left standing has to stand
        let until = (!self.hurried).then(|| self.play.now + TimeDelta::days(days.into()));
        let reason = self.dice.say(PAUSES);
        self.play.ask(&self.executor.actor, PauseTicket { reason, until });
        self.play.rests(until);
        self.pass(days * 900, days * 1_440);
        if self.play.is(Status::Paused) {
            self.play.ask(&self.executor.actor, ResumeTicket {});
        }
    }

    pub(super) fn log(&mut self) {
        let mut materials = Vec::new();
        for (name, most, measure) in self.about.materials {
            if self.dice.permille(500) {
                let quantity = Decimal::from(self.dice.between(1, *most));
                materials.push(Material { name: text(name), quantity, measure: text(measure) });
            }
        }
        let note = self.dice.permille(150).then(|| text("Оставлена памятка жителю"));
        self.play
            .ask(&self.executor.actor, LogWork { minutes: self.dice.between(3, 40) * 5, materials, note });
    }
}
