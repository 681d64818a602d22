//! A ticket played through the domain itself: what would be refused or change nothing is known before it is
//! asked, promises are as the ticket keeps them, and the engine's timers ring when they would.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    Actor, Aggregate, Circumstance, Command, decide,
    id::{PersonId, TicketId},
    rules::Rules,
    ticket::{
        CloseTicket, MissDeadline, Promise, ResumeTicket, Standing, Status, Target, Ticket, WarnDeadline,
    },
};

use workers::react::escalate_missed;

use super::script::{Asked, Script, engine};

/// Where a ticket stood since when.
pub(super) struct Course {
    pub(super) ticket: TicketId,
    since: Vec<(DateTime<Utc>, Status)>,
}

impl Course {
    /// Where it stood at that moment, if it was open by then.
    pub(super) fn status(&self, at: DateTime<Utc>) -> Option<Status> {
        self.since.iter().rfind(|(since, _)| *since <= at).map(|(_, status)| *status)
    }
}

/// One ticket on its way.
pub(super) struct Play {
    pub(super) id: TicketId,
    pub(super) now: DateTime<Utc>,
    end: DateTime<Utc>,
    script: Script,
    ticket: Ticket,
    since: Vec<(DateTime<Utc>, Status)>,
    /// It is left for ever once it is there.
    stays: Option<Status>,
    /// When a pause ends by itself.
    rests: Option<DateTime<Utc>>,
    rules: Arc<Rules>,
    over: bool,
}

impl Play {
    pub(super) fn new(
        id: TicketId,
        script: Script,
        now: DateTime<Utc>,
        end: DateTime<Utc>,
        stays: Option<Status>,
        rules: Arc<Rules>,
    ) -> Self {
        let ticket = Ticket::default();
        Self { id, now, end, script, ticket, since: vec![], stays, rests: None, rules, over: false }
    }

    /// Where the ticket is.
    pub(super) fn is(&self, status: Status) -> bool {
        self.ticket.status() == Some(status)
    }

    /// Asks, unless the play is over. `what` is what the engine is asked, where that is more than the
    /// command: personal data to be sealed on the way.
    pub(super) fn ask_as<C: Command<Of = Ticket>>(
        &mut self,
        actor: &Actor,
        command: &C,
        what: impl Asked + 'static,
    ) -> bool {
        if self.over {
            return false;
        }
        let at = Circumstance { now: self.now, actor: actor.clone(), rules: Arc::clone(&self.rules) };
        match decide(command, &self.ticket, &at) {
            Ok(events) if events.is_empty() => return false,
            Ok(events) => events.iter().for_each(|event| self.ticket.evolve(event)),
            // the engine will say why
            Err(_) => self.over = true,
        }
        self.since.extend(self.ticket.status().map(|status| (self.now, status)));
        self.script.ask(self.id.0, self.now, actor, what);
        self.over |= self.stays.is_some() && self.ticket.status() == self.stays;
        true
    }

    pub(super) fn ask<C: Command<Of = Ticket> + Clone>(&mut self, actor: &Actor, command: C) -> bool {
        self.ask_as(actor, &command.clone(), command)
    }

    /// Time passes.
    pub(super) fn wait(&mut self, minutes: u32) {
        self.until(self.now + TimeDelta::minutes(i64::from(minutes)));
    }

    /// Time passes until then, and timers ring.
    pub(super) fn until(&mut self, then: DateTime<Utc>) {
        if self.over || then <= self.now {
            return;
        }
        self.ring(then.min(self.end));
        self.now = then;
        self.over |= then >= self.end;
    }

    /// Until when something is promised.
    pub(super) fn due(&self, which: Target) -> Option<DateTime<Utc>> {
        self.ticket.live()?.promises().of(which).map(|promise| promise.due)
    }

    /// Who asked for it.
    pub(super) fn applicant(&self) -> Option<PersonId> {
        self.ticket.live()?.applicant().person()
    }

    /// As the end of the demo finds it.
    pub(super) fn end(mut self) -> (Script, Course) {
        (self.over, self.stays) = (false, None);
        self.ring(self.end);
        (self.script, Course { ticket: self.id, since: self.since })
    }

    /// The pause that begins now ends by itself then.
    pub(super) fn rests(&mut self, until: Option<DateTime<Utc>>) {
        self.rests = until;
    }

    fn ring(&mut self, until: DateTime<Utc>) {
        let timer = engine("deadlines");
        while let Some((at, ring)) = self.timers().into_iter().find(|(at, _)| *at < until) {
            self.now = self.now.max(at);
            let rang = match ring {
                Ring::Warn(which) => self.ask(&timer, WarnDeadline { which }),
                Ring::Miss(which, due) => {
                    self.ask(&timer, MissDeadline { which }) && self.escalate(which, due)
                }
                Ring::Resume => self.ask(&timer, ResumeTicket {}),
                Ring::Close => self.ask(&timer, CloseTicket {}),
            };
            // one that rings in vain would ring for ever
            if !rang {
                break;
            }
        }
    }

    fn escalate(&mut self, which: Target, due: DateTime<Utc>) -> bool {
        if let Some(command) = escalate_missed::command(which, due) {
            self.script.react(self.id.0, self.now, "escalate_missed", command);
        }
        true
    }

    /// What rings when, in order.
    fn timers(&self) -> Vec<(DateTime<Utc>, Ring)> {
        let Some(live) = self.ticket.live() else { return Vec::new() };
        let status = self.ticket.status();
        let open = [Status::New, Status::Assigned, Status::InProgress].map(Some).contains(&status);
        let mut timers = Vec::new();
        for which in [Target::Response, Target::Resolution].into_iter().filter(|_| open) {
            let Some(Promise { due, warn_at, standing, .. }) = live.promises().of(which) else { continue };
            match standing {
                Standing::Running if self.now < due => timers.push((warn_at, Ring::Warn(which))),
                Standing::Running | Standing::Warned => timers.push((due, Ring::Miss(which, due))),
                Standing::Missed | Standing::Met => {}
            }
        }
        let rests = self.rests.filter(|_| status == Some(Status::Paused));
        timers.extend(rests.map(|until| (until, Ring::Resume)));
        timers.extend(live.closes_at().map(|at| (at + TimeDelta::seconds(1), Ring::Close)));
        timers.sort_by_key(|(at, _)| *at);
        timers
    }
}

enum Ring {
    Warn(Target),
    Miss(Target, DateTime<Utc>),
    Resume,
    Close,
}
