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
use uuid::Uuid;

use super::{
    Delimiter, Failed, GroupOutcome, Import, Kind, Odd, Outcome, Rejected,
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

    async fn record(
        &self,
        import: &Import,
        groups: Vec<(Origin, Said)>,
    ) -> Result<Vec<GroupOutcome>, Failed> {
        let ids: Vec<Uuid> = groups.iter().map(|(origin, _)| HouseId::named(&origin.name()).0).collect();
        let known = import.store.load_many::<House>(&ids).await?;
        let (mut new, mut revised) = (vec![], vec![]);
        let mut odd = Vec::with_capacity(groups.len());
        for (place, ((id, house), (origin, said))) in ids.into_iter().zip(&known).zip(groups).enumerate() {
            odd.push(said.odd);
            let Some((address, passport)) = said.house else { continue };
            if house.version == 0 {
                new.push((place, (id, RegisterHouse { address, passport, origin: Some(origin) })));
            } else {
                revised.push((place, (id, RevisePassport { passport })));
            }
        }
        let mut versions: Vec<_> = known.iter().map(|house| Ok(house.version)).collect();
        let (places, new): (Vec<_>, Vec<_>) = new.into_iter().unzip();
        let (revised_places, revised): (Vec<_>, Vec<_>) = revised.into_iter().unzip();
        let asked = import.ask(new).await?.into_iter().chain(import.ask(revised).await?);
        for (place, version) in places.into_iter().chain(revised_places).zip(asked) {
            versions[place] = version;
        }
        let recorded = versions.into_iter().zip(&known).zip(odd).map(|((version, house), odd)| {
            version.map(|version| Outcome { taken: version - house.version, refused: vec![], odd })
        });
        Ok(recorded.collect())
    }
}
