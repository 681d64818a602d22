//! Checking a dossier: no database, no network, one pass.

use std::io::{self, BufRead};

use crate::{
    chain::{self, Hash, Link},
    seal::{SignedHead, VerifyingKey, attested_by},
};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{CLOSING, FORMAT, Header, Hex, Item, Leaves, OPENING};

/// No log gets here.
const FURTHEST: i64 = 1 << 53;

/// What a check found.
#[derive(Debug)]
pub struct Checked {
    /// What the dossier says it is of, if that much can be read.
    pub header: Option<Header>,
    /// Events of the stream that were proved, up to the fault if there is one.
    pub events: i64,
    /// Signed heads that agree.
    pub signatures: usize,
    /// What is wrong first, if anything is.
    pub fault: Option<DossierFault>,
}

/// The first thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DossierFault {
    /// A line is not of the form that a dossier has.
    #[error("line {line} cannot be read: {why}")]
    Unreadable {
        /// Which, from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// It was signed by somebody else.
    #[error("it is signed by another key than the one given")]
    Signer,
    /// The chain is taken up at a place that makes no sense.
    #[error("the chain cannot be taken up after position {0}")]
    From(i64),
    /// An event, or the hash before it, is not what was chained.
    #[error("the event at position {0}, or the hash before it, was altered")]
    Altered(i64),
    /// What happened to others in between is not what was chained.
    #[error("the leaves at positions {0} to {1} were altered")]
    Others(i64, i64),
    /// An event of something else.
    #[error("the event at position {0} is of another stream")]
    Foreign(i64),
    /// An event of the stream is missing before this one.
    #[error("the event at position {0} is out of its stream's order")]
    OutOfOrder(i64),
    /// A head is not signed by the key that it is said to be signed by.
    #[error("the signature of the head at position {0} is not by this key")]
    Head(i64),
    /// Events of the stream are missing at the end.
    #[error("{said} events are announced, {found} are there")]
    Incomplete {
        /// Announced.
        said: i64,
        /// Proved.
        found: i64,
    },
    /// The company did not sign this very file.
    #[error("the file is not, byte for byte, the one that was signed")]
    Bytes,
}

impl DossierFault {
    /// Stable name of what is wrong.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "unreadable",
            Self::Signer => "signer",
            Self::From(_) => "from",
            Self::Altered(_) => "altered",
            Self::Others(..) => "others",
            Self::Foreign(_) => "foreign",
            Self::OutOfOrder(_) => "out_of_order",
            Self::Head(_) => "head",
            Self::Incomplete { .. } => "incomplete",
            Self::Bytes => "bytes",
        }
    }

    /// Where in the log, if it is there.
    pub fn position(&self) -> Option<i64> {
        match self {
            Self::From(at)
            | Self::Altered(at)
            | Self::Others(at, _)
            | Self::Foreign(at)
            | Self::OutOfOrder(at)
            | Self::Head(at) => Some(*at),
            Self::Unreadable { .. } | Self::Signer | Self::Incomplete { .. } | Self::Bytes => None,
        }
    }
}

/// Checks a dossier, against this key or, without one, against the key that it names itself.
pub fn check(file: impl BufRead, key: Option<&VerifyingKey>) -> io::Result<Checked> {
    let mut checked = Checked { header: None, events: 0, signatures: 0, fault: None };
    match checked.run(Lines { file, line: 0, digest: Sha256::new() }, key) {
        Ok(()) => {}
        Err(Stop::Fault(fault)) => checked.fault = Some(fault),
        Err(Stop::Io(error)) => return Err(error),
    }
    Ok(checked)
}

enum Stop {
    Fault(DossierFault),
    Io(io::Error),
}

impl From<DossierFault> for Stop {
    fn from(fault: DossierFault) -> Self {
        Self::Fault(fault)
    }
}

impl Checked {
    fn run(&mut self, mut lines: Lines<impl BufRead>, given: Option<&VerifyingKey>) -> Result<(), Stop> {
        let opening = lines.next()?;
        let header: Header = lines.read(lines.between(&opening, OPENING)?)?;
        let header = self.header.insert(header).clone();
        if header.format != FORMAT || !(1..FURTHEST).contains(&header.position) {
            return Err(lines.unreadable("not of this format").into());
        }
        if given.is_some_and(|given| *given.as_bytes() != header.signer.0) {
            return Err(DossierFault::Signer.into());
        }
        let key = VerifyingKey::from_bytes(&header.signer.0).map_err(|_| lines.unreadable("no key"))?;
        let mut walk = Walk { header: &header, key: &key, found: self, position: 0, hash: None };
        let mut more = true;
        while more {
            let line = lines.next()?;
            let item = line.strip_suffix(',').unwrap_or(&line);
            more = item.len() < line.len();
            walk.take(lines.read(item)?)?;
        }
        walk.end()?;
        let document = lines.digest.clone().finalize().into();
        let closing = lines.next()?;
        let signature = lines.between(&closing, CLOSING)?;
        let signature = Hex::<64>::try_from(signature.to_owned()).map_err(|why| lines.unreadable(&why))?;
        if !attested_by(&key, &document, &signature.0) {
            return Err(DossierFault::Bytes.into());
        }
        lines.end()
    }
}

/// The chain as it is recomputed.
struct Walk<'a> {
    header: &'a Header,
    key: &'a VerifyingKey,
    found: &'a mut Checked,
    position: i64,
    /// None where nothing is chained to yet.
    hash: Option<Hash>,
}

impl Walk<'_> {
    fn take(&mut self, item: Item) -> Result<(), DossierFault> {
        match item {
            Item::From { position, hash } => self.take_up(position, hash.0),
            Item::Event { event, hash } => self.event(&event, hash.0),
            Item::Others { leaves, hash } => self.others(&leaves, hash.0),
            Item::Head { position, signature } => self.head(position, signature.0),
        }
    }

    /// Not before the place where the last signed head ended, and with nothing left unsigned.
    fn take_up(&mut self, position: i64, hash: Hash) -> Result<(), DossierFault> {
        let ahead = (self.position..self.header.position).contains(&position);
        let sound = position > 0 || hash == chain::genesis();
        if self.hash.is_some() || !ahead || !sound {
            return Err(DossierFault::From(position));
        }
        (self.position, self.hash) = (position, Some(hash));
        Ok(())
    }

    fn event(&mut self, event: &Link, stated: Hash) -> Result<(), DossierFault> {
        let previous = self.hash.ok_or(DossierFault::From(event.position - 1))?;
        if event.position != self.position + 1 || event.chained(&previous) != stated {
            return Err(DossierFault::Altered(self.position + 1));
        }
        (self.position, self.hash) = (event.position, Some(stated));
        if event.aggregate_type != self.header.stream || event.aggregate_id != self.header.id {
            return Err(DossierFault::Foreign(event.position));
        }
        if event.sequence != self.found.events + 1 {
            return Err(DossierFault::OutOfOrder(event.position));
        }
        self.found.events += 1;
        Ok(())
    }

    fn others(&mut self, Leaves(leaves): &Leaves, stated: Hash) -> Result<(), DossierFault> {
        let previous = self.hash.ok_or(DossierFault::From(self.position))?;
        let (first, last) = (self.position + 1, self.position + leaves.len() as i64);
        if leaves.iter().fold(previous, |hash, leaf| chain::link(&hash, leaf)) != stated {
            return Err(DossierFault::Others(first, last));
        }
        (self.position, self.hash) = (last, Some(stated));
        Ok(())
    }

    fn head(&mut self, position: i64, signature: [u8; 64]) -> Result<(), DossierFault> {
        let hash = self.hash.take().ok_or(DossierFault::From(self.position))?;
        let head = SignedHead { position, hash, signature };
        if position != self.position || !head.signed_by(self.key) {
            return Err(DossierFault::Head(self.position));
        }
        self.found.signatures += 1;
        Ok(())
    }

    fn end(&self) -> Result<(), DossierFault> {
        if self.hash.is_some() {
            return Err(DossierFault::Head(self.position));
        }
        let (said, found) = (self.header.events, self.found.events);
        if said == found && self.position <= self.header.position {
            Ok(())
        } else {
            Err(DossierFault::Incomplete { said, found })
        }
    }
}

/// The file, line by line, hashed as it is read.
struct Lines<R> {
    file: R,
    line: u64,
    digest: Sha256,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<String, Stop> {
        self.line += 1;
        let mut bytes = Vec::new();
        self.file.read_until(b'\n', &mut bytes).map_err(Stop::Io)?;
        self.digest.update(&bytes);
        if bytes.pop() != Some(b'\n') {
            return Err(self.unreadable("it does not end").into());
        }
        String::from_utf8(bytes).map_err(|why| self.unreadable(&why).into())
    }

    fn end(&mut self) -> Result<(), Stop> {
        self.line += 1;
        let rest = self.file.fill_buf().map_err(Stop::Io)?;
        if rest.is_empty() { Ok(()) } else { Err(self.unreadable("more than a dossier").into()) }
    }

    fn between<'t>(&self, line: &'t str, (before, after): (&str, &str)) -> Result<&'t str, DossierFault> {
        let inside = line.strip_prefix(before).and_then(|line| line.strip_suffix(after));
        inside.ok_or_else(|| self.unreadable("not a line of a dossier"))
    }

    fn read<T: DeserializeOwned>(&self, text: &str) -> Result<T, DossierFault> {
        serde_json::from_str(text).map_err(|why| self.unreadable(&why))
    }

    fn unreadable(&self, why: &(impl ToString + ?Sized)) -> DossierFault {
        DossierFault::Unreadable { line: self.line, why: why.to_string() }
    }
}
