//! Addresses of houses and units, for the models that say in words where a ticket is. Every such model
//! keeps its own, in its own schema: it needs them as they stood when it read the opening.

use std::{fmt::Debug, marker::PhantomData};

use domain::{
    house::HouseEvent,
    ticket::{self, TicketEvent},
};
use serde::Serialize;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    keyed_table::{KeyedTable, Row},
    read_model::{Defect, Table},
};

/// The table of one model: no two models have a table of the same name.
pub(crate) trait PlacesTable: Debug + Clone + Send + Sync + Unpin + 'static {
    /// Its bare name.
    const NAME: &'static str;
}

#[derive(Debug, Clone, Serialize, FromRow)]
struct Place<T: PlacesTable> {
    id: Uuid,
    address: String,
    #[serde(skip)]
    #[sqlx(skip)]
    table: PhantomData<T>,
}

impl<T: PlacesTable> Row for Place<T> {
    type Key = Uuid;
    const TABLE: &'static str = T::NAME;
    const KEY: &'static str = "id";
    fn key(&self) -> Uuid {
        self.id
    }
}

/// The table of them.
#[derive(Debug)]
pub(crate) struct Places<T: PlacesTable>(KeyedTable<Place<T>>);

impl<T: PlacesTable> Default for Places<T> {
    fn default() -> Self {
        Self(KeyedTable::default())
    }
}

impl<T: PlacesTable> Places<T> {
    /// An opening will be told where it is.
    pub(crate) fn prefetch(&mut self, fact: &TicketEvent) {
        if let TicketEvent::Opened { place, .. } = fact {
            known(place).for_each(|id| self.0.prefetch(id));
        }
    }

    /// Something about this house will be taken in.
    pub(crate) fn want_house(&mut self, house: Uuid) {
        self.0.prefetch(house);
    }

    /// Takes in where a house or a unit is.
    pub(crate) fn take(&mut self, house: Uuid, fact: &HouseEvent) -> Result<(), Defect> {
        match fact {
            HouseEvent::Registered { address, .. } => {
                self.0.put(Place { id: house, address: address.to_string(), table: PhantomData });
            }
            HouseEvent::UnitAdded { unit, number, .. } => {
                let house = self.0.get(&house)?.map_or("", |house| &*house.address);
                let address = format!("{house}, {number}");
                self.0.put(Place { id: unit.0, address, table: PhantomData });
            }
            HouseEvent::PassportRevised { .. } | HouseEvent::EntranceAdded { .. } => {}
        }
        Ok(())
    }

    /// Where that is, in words: the unit's address where it is known, else the house's, else as it was said.
    pub(crate) fn address(&self, place: &ticket::Place) -> Result<Option<String>, Defect> {
        for id in known(place) {
            if let Some(known) = self.0.get(&id)? {
                return Ok(Some(known.address.clone()));
            }
        }
        Ok(place.address.as_ref().map(ToString::to_string))
    }

    pub(crate) fn table(&mut self) -> &mut dyn Table {
        &mut self.0
    }
}

fn known(place: &ticket::Place) -> impl Iterator<Item = Uuid> {
    [place.unit.map(|unit| unit.0), place.house.map(|house| house.0)].into_iter().flatten()
}
