//! The life of a ticket, from the call to the last word.

use std::sync::Arc;

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};
use domain::{
    Actor,
    id::{CommentId, FileId, PersonId, TicketId},
    ticket::{
        AcceptTicket, AddParticipant, Applicant, AssignTicket, AttachFile, Audience, CancelTicket, Channel,
        CheckQuality, ClassifyTicket, CloseTicket, CommentTicket, ConfirmTicket, DeclineTicket, EditComment,
        LogWork, Mark, Material, MergeTicket, OpenTicket, PauseTicket, Place, Priority, QualityVerdict,
        RateTicket, Rating, RejectTicket, ReopenTicket, ResolveTicket, ResumeTicket, RouteTicket,
        ScheduleTicket, SetDeadline, StartTicket, Status, Target, TicketKind, Window,
    },
};
use rust_decimal::Decimal;

use super::{
    Company,
    complaints::{ANSWERS, COMPLAINTS, Complaint, PAUSES, PLEAS, REMARKS, RETURNS},
    dice::Dice,
    household::Household,
    photo::{self, Photo},
    play::{Course, Play},
    script::{Personal, Script},
    staff::Member,
    words::{somebody, text},
};

/// A ticket with the people around it.
pub(super) struct Life<'a> {
    company: &'a Company,
    number: u32,
    dice: Dice,
    play: Play,
    about: &'static Complaint,
    household: &'a Household,
    /// Tickets that were opened before, which it can be merged into.
    earlier: &'a [Course],
    resident: Actor,
    operator: &'a Member,
    executor: &'a Member,
    supervisor: &'a Actor,
    /// How many things in it have been named.
    named: u32,
    /// It is told in minutes, not in days: it has to get somewhere before the demo ends.
    hurried: bool,
}

/// How a ticket ends, roughly.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Done,
    Cancelled,
    Rejected,
    Merged,
}

pub(super) fn ticket(company: &Company, number: u32) -> TicketId {
    TicketId::named(&company.name(&format!("ticket/{number}")))
}

impl<'a> Life<'a> {
    /// Of a household's ticket that begins on that day. With `stays`, it gets there and no further.
    pub(super) fn new(
        company: &'a Company,
        number: u32,
        household: &'a Household,
        opened: DateTime<Utc>,
        stays: Option<Status>,
        earlier: &'a [Course],
    ) -> Self {
        let mut dice = company.dice(&format!("ticket/{number}"));
        let local = opened + TimeDelta::hours(3);
        let season = !(5..=9).contains(&local.month());
        let weights: Vec<_> = COMPLAINTS
            .iter()
            .map(|about| (if season { about.weight.1 } else { about.weight.0 }, about))
            .collect();
        let about = if stays.is_some() { &COMPLAINTS[0] } else { dice.weighed(&weights) };
        let script = company.script(&format!("ticket/{number}"));
        let id = ticket(company, number);
        let play = Play::new(id, script, opened, company.era.end(), stays, Arc::clone(&company.rules));
        Self {
            company,
            number,
            play,
            about,
            household,
            earlier,
            resident: household.voice(company),
            operator: company.operator(dice.between(0, 99)),
            executor: company.executor(dice.between(0, 99)),
            supervisor: &company.supervisor(number).actor,
            named: 0,
            hurried: stays.is_some(),
            dice,
        }
    }

    /// All of it.
    pub(super) fn live(mut self) -> (Script, Course) {
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

    fn pass(&mut self, from: u32, to: u32) {
        let minutes = self.dice.between(from, to);
        self.play.wait(if self.hurried { minutes / 60 + 1 } else { minutes });
        if self.about.kind != TicketKind::Emergency && !self.hurried {
            let office = office(self.play.now, self.dice.between(0, 50));
            self.play.until(office);
        }
    }

    fn open(&mut self) {
        let source = self.dice.weighed(&[
            (50, Channel::Phone),
            (25, Channel::App),
            (12, Channel::Web),
            (8, Channel::WalkIn),
            (5, Channel::Staff),
        ]);
        let own = matches!(source, Channel::App | Channel::Web);
        let anonymous = !own && self.dice.permille(60);
        let person = self.resident.person.filter(|_| !anonymous);
        let applicant =
            person.map_or(Applicant::Anonymous { contact: None }, |person| Applicant::Person { person });
        let place = Place {
            house: Some(self.household.house),
            unit: Some(self.household.unit.id).filter(|_| !anonymous),
            address: None,
        };
        let open = OpenTicket {
            kind: if own { TicketKind::Request } else { self.about.kind },
            source,
            place,
            applicant,
            category: (!own).then(|| text(self.about.category)),
            priority: if own { Priority::Normal } else { self.about.priority },
            text: self.dice.say(self.about.texts),
            follows: None,
            homes: vec![self.household.home()],
        };
        if anonymous {
            let sealing = open.clone();
            let command = move |contact| OpenTicket {
                applicant: Applicant::Anonymous { contact: Some(contact) },
                ..sealing.clone()
            };
            let clear = somebody(&mut self.dice);
            self.play.ask_as(&self.operator.actor, &open, Personal { clear, command });
        } else {
            let by = match source {
                Channel::App | Channel::Web => &self.resident,
                Channel::Staff => &self.executor.actor,
                Channel::Phone | Channel::WalkIn | Channel::Import => &self.operator.actor,
            };
            self.play.ask(by, open);
        }
        if own && self.dice.permille(400) {
            self.attach(Audience::Resident);
        }
        if own {
            self.pass(2, 25);
            let classify = ClassifyTicket {
                kind: Some(self.about.kind),
                category: Some(text(self.about.category)),
                priority: self.about.priority,
            };
            self.play.ask(&self.operator.actor, classify);
        }
    }

    fn talk(&mut self) {
        if self.dice.permille(220) {
            self.comment(Voice::Operator, Audience::Internal, REMARKS);
        }
        if self.dice.permille(180) {
            self.comment(Voice::Operator, Audience::Resident, ANSWERS);
            if self.dice.permille(500) {
                self.pass(3, 90);
                self.comment(Voice::Resident, Audience::Resident, PLEAS);
            }
        }
        if self.dice.permille(15) {
            let neighbour = self.company.name(&format!("person/{}/0", self.household.index / 2));
            let let_in = AddParticipant { person: PersonId::named(&neighbour) };
            self.play.ask(&self.operator.actor, let_in);
        }
    }

    fn route(&mut self) {
        if self.dice.permille(800) {
            let route = RouteTicket {
                to: text(self.about.team),
                rule: Some(text(&format!("категория {}", self.about.category))),
                because: text("по классификатору"),
            };
            self.play.ask(&self.operator.actor, route);
        }
    }

    fn assign(&mut self, by_desk: bool) {
        match self.about.kind {
            TicketKind::Emergency => self.pass(1, 12),
            TicketKind::Request | TicketKind::Question | TicketKind::Complaint | TicketKind::Paid => {
                self.pass(5, 300);
            }
        }
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

    fn work(&mut self, by_desk: bool) {
        let planned = matches!(self.about.kind, TicketKind::Request | TicketKind::Paid);
        if planned && !self.hurried && self.dice.permille(350) {
            self.visit();
        }
        let late = !self.hurried && self.dice.permille(110);
        match self.play.due().filter(|_| late) {
            Some(due) => {
                let over = self.dice.between(20, 2_000);
                self.play.until(due + TimeDelta::minutes(i64::from(over)));
            }
            None => self.soon(),
        }
        self.play.ask(&self.executor.actor, StartTicket {});
        let stays = if self.hurried { 1000 } else { 110 };
        let patient = self.about.kind != TicketKind::Emergency && !by_desk;
        if patient && self.dice.permille(stays) {
            self.pause();
        }
        self.pass(10, 120);
        if !by_desk {
            self.log();
        }
        let summary = self.dice.say(self.about.done);
        self.play.ask(&self.executor.actor, ResolveTicket { summary });
    }

    /// Work begins well within the term.
    fn soon(&mut self) {
        let left = self.play.due().map_or(600, |due| (due - self.play.now).num_minutes().clamp(4, 6_000));
        let left = left as u32;
        self.pass(left / 20, left * 6 / 10);
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

    fn log(&mut self) {
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

    fn household_asked(&self) -> bool {
        self.play.applicant() == self.resident.person
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

    fn comment(&mut self, voice: Voice, audience: Audience, words: &[&str]) {
        let by = match voice {
            Voice::Operator => self.operator.actor.clone(),
            Voice::Resident if self.household_asked() => self.resident.clone(),
            Voice::Resident => return,
        };
        let comment = CommentId::named(&self.part("comment"));
        let said = CommentTicket { comment, audience, text: self.dice.say(words) };
        self.play.ask(&by, said);
        if self.dice.permille(40) {
            self.play.wait(2);
            self.play.ask(
                &by,
                EditComment {
                    comment, text: text("Уточнение: см. телефон в карточке")
                },
            );
        }
    }

    fn attach(&mut self, audience: Audience) {
        let photo = Photo::any(&mut self.dice);
        let attach = AttachFile {
            file: FileId::named(&self.part("photo")),
            audience,
            name: text("фото.png"),
            sha256: photo.sha256.clone(),
            size: photo.size(),
            media_type: text(photo::MEDIA_TYPE),
        };
        self.play.ask(&self.resident, attach);
    }

    fn part(&mut self, what: &str) -> String {
        self.named += 1;
        self.company.name(&format!("ticket/{}/{what}/{}", self.number, self.named))
    }
}

#[derive(Debug, Clone, Copy)]
enum Voice {
    Operator,
    Resident,
}

/// That moment, or the next morning when somebody is there.
fn office(moment: DateTime<Utc>, late: u32) -> DateTime<Utc> {
    let local = moment + TimeDelta::hours(3);
    let mut day = local.date_naive();
    if local.hour() >= 18 {
        day = day.succ_opt().unwrap_or(day);
    } else if local.hour() >= 9 && !weekend(day.weekday()) {
        return moment;
    }
    while weekend(day.weekday()) {
        day = day.succ_opt().unwrap_or(day);
    }
    super::era::local(day, 9 * 60 + late)
}

fn weekend(day: Weekday) -> bool {
    matches!(day, Weekday::Sat | Weekday::Sun)
}
