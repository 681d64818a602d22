//! The beginning of a ticket: somebody asks, and it is talked about.

use domain::{
    id::{CommentId, FileId, PersonId},
    ticket::{
        AddParticipant, Applicant, AttachFile, Audience, Channel, ClassifyTicket, CommentTicket, EditComment,
        OpenTicket, Place, Priority, TicketKind,
    },
};

use super::Life;
use crate::{
    complaints::{ANSWERS, PLEAS, REMARKS},
    photo::{self, Photo},
    script::Personal,
    text::text,
    words::somebody,
};

#[derive(Debug, Clone, Copy)]
enum Voice {
    Operator,
    Resident,
}

impl Life<'_> {
    pub(super) fn open(&mut self) {
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

    pub(super) fn talk(&mut self) {
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
}
