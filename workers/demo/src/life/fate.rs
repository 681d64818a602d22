//! How a ticket goes: done and judged, cancelled, rejected or merged.

use domain::ticket::{
    CancelTicket, CheckQuality, CloseTicket, ConfirmTicket, Mark, MergeTicket, QualityVerdict, RateTicket,
    Rating, RejectTicket, ReopenTicket, ResolveTicket, StartTicket, TicketKind,
};

use super::Life;
use crate::{complaints::RETURNS, play::Course, script::Script, text::text};

/// How a ticket ends, roughly.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Done,
    Cancelled,
    Rejected,
    Merged,
}

impl Life<'_> {
    /// All of it.
    pub(crate) fn live(mut self) -> (Script, Course) {
        let question = self.about.kind == TicketKind::Question;
        let fate = self.dice.weighed(&[
            (900, Fate::Done),
            (45, Fate::Cancelled),
            (25, Fate::Rejected),
            (20, Fate::Merged),
        ]);
        self.open();
        self.talk();
        match if self.hurried { Fate::Done } else { fate } {
            Fate::Done => {
                self.route();
                self.assign(question);
                self.work(question);
                self.last_words();
            }
            Fate::Cancelled => self.cancel(),
            Fate::Rejected => self.reject(),
            Fate::Merged => self.merge(),
        }
        self.play.end()
    }

    /// What comes after the work.
    fn last_words(&mut self) {
        if self.dice.permille(50) {
            self.pass(200, 3_000);
            let reason = self.dice.say(RETURNS);
            self.play.ask(&self.operator.actor, ReopenTicket { reason });
            self.pass(30, 900);
            self.play.ask(&self.executor.actor, StartTicket {});
            self.pass(20, 300);
            self.log();
            self.play.ask(
                &self.executor.actor,
                ResolveTicket {
                    summary: text("Устранено повторно, проверено с жителем")
                },
            );
        }
        let known = self.household_asked();
        match self.dice.weighed(&[(if known { 50 } else { 0 }, 0), (8, 1), (10, 2), (35, 3)]) {
            0 => {
                self.pass(30, 4_000);
                self.play.ask(&self.resident, ConfirmTicket {});
            }
            1 => {
                self.pass(100, 3_000);
                self.play.ask(&self.operator.actor, ConfirmTicket {});
            }
            2 => {
                self.pass(2_000, 9_000);
                self.play.ask(&self.operator.actor, CloseTicket {});
            }
            _ => {
                let days = self.dice.between(15, 17);
                self.play.wait(days * 1_440);
            }
        }
        if known && self.dice.permille(380) {
            self.pass(10, 2_000);
            self.rate();
        }
        if self.dice.permille(60) {
            self.pass(1_000, 6_000);
            let failed = self.dice.permille(150);
            let verdict = if failed { QualityVerdict::Failed } else { QualityVerdict::Passed };
            let remark = failed.then(|| text("Не убрано рабочее место, нет фотографии после работ"));
            self.play.ask(self.supervisor, CheckQuality { verdict, remark });
        }
    }

    fn rate(&mut self) {
        let good = self.dice.permille(800);
        let mut mark = || {
            let mark = if good { self.dice.between(4, 5) } else { self.dice.between(1, 4) };
            Mark::try_from(mark as u8).expect("a mark")
        };
        let rating = Rating {
            speed: mark(),
            quality: mark(),
            courtesy: mark(),
            tidiness: mark(),
            information: mark(),
        };
        self.play.ask(&self.resident, RateTicket { rating });
    }

    fn cancel(&mut self) {
        self.pass(10, 600);
        let by = if self.household_asked() { self.resident.clone() } else { self.operator.actor.clone() };
        self.play.ask(&by, CancelTicket { reason: text("Уже не требуется, справились сами") });
    }

    fn reject(&mut self) {
        self.pass(30, 500);
        let reason = text("Не относится к общему имуществу, даны разъяснения");
        self.play.ask(&self.operator.actor, RejectTicket { reason });
    }

    /// Into a ticket that is not over at that moment of the demo. Scripts are performed side by side, so the log may
    /// have more of that ticket by then, or less.
    fn merge(&mut self) {
        self.pass(5, 120);
        let (ticket, now) = (self.play.id, self.play.now);
        let going_on = |course: &Course| {
            let status = course.status(now).filter(|status| !status.is_final())?;
            Some(MergeTicket { ticket, into: course.ticket, into_status: Some(status) })
        };
        let merges: Vec<_> = self.earlier.iter().filter_map(going_on).collect();
        if merges.is_empty() {
            return self.cancel();
        }
        let merge = *self.dice.pick(&merges);
        self.play.ask(&self.operator.actor, merge);
    }
}
