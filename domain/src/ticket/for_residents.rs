//! What residents may ask for: their own home, by a screen, and not before their neighbours.

use super::{Channel, OpenTicket, Place, Priority, TicketKind};
use crate::{Refusal, residency::HomeUnit};

/// The reasons to refuse a ticket that a resident opens, and staff might open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Refusal)]
pub enum NotForResidents {
    /// Calls and visits are entered by staff.
    #[error("a resident asks by web or app")]
    #[refusal(code = "ticket.resident_channel", kind = Invalid, field = "source")]
    Channel,
    /// Only staff serve somebody before the others.
    #[error("a resident asks with low or normal priority")]
    #[refusal(code = "ticket.resident_priority", kind = Invalid, field = "priority")]
    Priority,
    /// An emergency without a place: nobody can be sent.
    #[error("an emergency is at home: say where")]
    #[refusal(code = "ticket.resident_emergency_nowhere", kind = Invalid, field = "place")]
    EmergencyNowhere,
    /// The resident neither lives there nor owns it.
    #[error("a resident asks for where they live or what they own")]
    #[refusal(code = "ticket.resident_elsewhere", kind = Invalid, field = "place")]
    Elsewhere,
}

impl OpenTicket {
    /// Passes what a resident may ask for. An emergency at home is one until staff look at it.
    pub(super) fn check_for_residents(&self) -> Result<(), NotForResidents> {
        if !matches!(self.source, Channel::Web | Channel::App) {
            return Err(NotForResidents::Channel);
        }
        if !matches!(self.priority, Priority::Low | Priority::Normal) {
            return Err(NotForResidents::Priority);
        }
        let Place { house, unit, .. } = self.place;
        if house.is_none() && unit.is_none() {
            return match self.kind {
                TicketKind::Emergency => Err(NotForResidents::EmergencyNowhere),
                TicketKind::Question | TicketKind::Request | TicketKind::Complaint | TicketKind::Paid => {
                    Ok(())
                }
            };
        }
        let is_there = |home: &HomeUnit| {
            house.is_none_or(|house| house == home.house) && unit.is_none_or(|unit| unit == home.unit)
        };
        if self.homes.iter().any(is_there) { Ok(()) } else { Err(NotForResidents::Elsewhere) }
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Ticket,
            open::tests::{open, resident},
        },
        *,
    };
    use crate::{
        Actor, Role,
        given::given,
        id::{HouseId, UnitId},
    };

    fn place(house: Option<&str>, unit: Option<&str>) -> Place {
        Place { house: house.map(HouseId::named), unit: unit.map(UnitId::named), address: None }
    }

    /// What a resident who lives in flat 12 of the house is told about this request; none where it is opened.
    fn told(change: impl FnOnce(OpenTicket) -> OpenTicket) -> Option<(&'static str, Option<&'static str>)> {
        let homes = vec![HomeUnit { house: HouseId::named("house"), unit: UnitId::named("12") }];
        let place = place(Some("house"), Some("12"));
        let open = change(OpenTicket { source: Channel::App, place, homes, ..open() });
        let staff = Actor { roles: [Role::Resident, Role::Operator].into_iter().collect(), ..resident() };
        assert!(given::<Ticket>([]).by(staff).when(&open).is_ok(), "staff may");
        given::<Ticket>([]).by(resident()).when(&open).err().map(|no| (no.code(), no.field()))
    }

    #[test]
    fn by_a_screen() {
        let by = |source| told(|open| OpenTicket { source, ..open });
        for source in [Channel::Web, Channel::App] {
            assert_eq!(by(source), None, "{source:?}");
        }
        for source in [Channel::Phone, Channel::Staff, Channel::WalkIn, Channel::Import] {
            assert_eq!(by(source), Some(("ticket.resident_channel", Some("source"))), "{source:?}");
        }
    }

    #[test]
    fn not_before_the_neighbours() {
        let with = |priority| told(|open| OpenTicket { priority, ..open });
        for priority in [Priority::Low, Priority::Normal] {
            assert_eq!(with(priority), None, "{priority:?}");
        }
        for priority in [Priority::High, Priority::Urgent] {
            assert_eq!(with(priority), Some(("ticket.resident_priority", Some("priority"))), "{priority:?}");
        }
    }

    #[test]
    fn for_their_own_home() {
        let at = |house, unit| told(|open| OpenTicket { place: place(house, unit), ..open });
        for (house, unit) in
            [(Some("house"), None), (None, Some("12")), (Some("house"), Some("12")), (None, None)]
        {
            assert_eq!(at(house, unit), None, "{house:?} {unit:?}");
        }
        for (house, unit) in [
            (Some("other"), None),
            (None, Some("13")),
            (Some("house"), Some("13")),
            (Some("other"), Some("12")),
        ] {
            let elsewhere = Some(("ticket.resident_elsewhere", Some("place")));
            assert_eq!(at(house, unit), elsewhere, "{house:?} {unit:?}");
        }
    }

    #[test]
    fn nobody_is_sent_nowhere() {
        for kind in TicketKind::ALL {
            let told = told(|open| OpenTicket { kind, place: Place::default(), ..open });
            let nowhere = Some(("ticket.resident_emergency_nowhere", Some("place")));
            assert_eq!(told, nowhere.filter(|_| kind == TicketKind::Emergency), "{kind:?}");
            let at_home = self::told(|open| OpenTicket { kind, ..open });
            assert_eq!(at_home, None, "{kind:?} at home");
        }
    }
}
