//! Registers of houses: a row a house, by the source's own id. Two houses with one address are two: the
//! report counts them, and people decide.

use std::collections::BTreeMap;

use domain::{
    Aggregate as _,
    house::{Address, House, Passport, RegisterHouse, RevisePassport},
    id::HouseId,
    origin::Origin,
};
use serde::Deserialize;

use super::{
    Delimiter, Import, Kind, Odd, Outcome, Rejected, Unrecorded,
    row::{Cells, needed},
};

/// What the columns of a register mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Houses {
    #[serde(default)]
    delimiter: Delimiter,
    id: String,
    /// Joined by `, `.
    address: Vec<String>,
    year: Option<String>,
    floors: Option<String>,
    area: Option<String>,
    /// Columns that are kept in the passport under their own names.
    #[serde(default)]
    passport: Vec<String>,
}

/// A house as its rows tell it; the last of them counts.
#[derive(Debug, Default)]
pub struct Said {
    house: Option<(Address, Passport)>,
    odd: Vec<Odd>,
}

impl Kind for Houses {
    const NAME: &'static str = "houses";
    type Said = Said;

    fn whole(origin: &Origin) -> Option<String> {
        Some(format!("{}/{}", House::STREAM, HouseId::named(&origin.name())))
    }

    fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    fn id(&self) -> &str {
        &self.id
    }

    fn columns(&self) -> Vec<&str> {
        let some = [&self.year, &self.floors, &self.area].into_iter().flatten();
        some.chain([&self.id]).chain(&self.address).chain(&self.passport).map(String::as_str).collect()
    }

    fn contradiction(&self) -> Option<String> {
        self.address.is_empty().then(|| "address names no column".to_owned())
    }

    fn hear(&self, said: &mut Said, cells: Cells<'_>) -> Result<(), Rejected> {
        let address = needed(cells.joined(&self.address, ", ")?, &self.address.join(", "))?;
        let mut other = BTreeMap::new();
        for column in &self.passport {
            if let Some(value) = cells.kept(column)? {
                other.insert(column.clone(), value);
            }
        }
        let passport = Passport {
            year: self.year.as_ref().map(|column| cells.whole(column)).transpose()?.flatten(),
            floors: self.floors.as_ref().map(|column| cells.whole(column)).transpose()?.flatten(),
            area: self.area.as_ref().map(|column| cells.decimal(column)).transpose()?.flatten(),
            other,
        };
        if passport.year.is_some_and(|year| !(1500..=2200).contains(&year)) {
            said.odd.push(Odd { line: cells.line(), code: "import.year_implausible" });
        }
        if said.house.replace((address, passport)).is_some() {
            said.odd.push(Odd { line: cells.line(), code: "import.house_told_twice" });
        }
        Ok(())
    }

    async fn record(&self, import: &Import, origin: Origin, said: Said) -> Result<Outcome, Unrecorded> {
        let id = HouseId::named(&origin.name()).0;
        let Said { house: Some((address, passport)), odd } = said else { return Ok(Outcome::default()) };
        let before = import.store.look(id, |_: &House, version| version).await?;
        let done = if before == 0 {
            import.ask(id, &RegisterHouse { address, passport, origin: Some(origin) }).await?
        } else {
            import.ask(id, &RevisePassport { passport }).await?
        };
        Ok(Outcome { taken: done.version - before, refused: vec![], odd })
    }
}
