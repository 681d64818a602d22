//! Checks a dossier in one pass, without database or network.

use std::io::{self, BufRead};

use crate::{
    chain::{self, Hash, Link},
    seal::{VerifyingKey, attested_by},
    signed_head::SignedHead,
};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::{CLOSING, DossierHeader, FORMAT, Hex, Item, Leaves, OPENING};

/// Positions at or above this are refused, so that sums of positions cannot overflow.
const POSITION_MAX: i64 = 1 << 53;

/// The result of a check.
#[derive(Debug)]
pub struct Checked {
    /// The header, if it could be parsed. It is proved only if there is no fault.
    pub header: Option<DossierHeader>,
    /// Number of events of the stream that were proved, up to the fault if there is one.
    pub events: i64,
    /// Number of signed heads that agree with the chain.
    pub signatures: usize,
    /// The first fault, if there is one.
    pub fault: Option<DossierFault>,
}

/// The first fault that a check found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DossierFault {
    /// A line does not have the form of a dossier's line.
    #[error("line {line} cannot be read: {why}")]
    Unreadable {
        /// Number of the line, from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// The file names another signer than the given key.
    #[error("it is signed by another key than the one given")]
    Signer,
    /// The chain continues at a position before the last one, at the end of the log, or from a wrong genesis hash.
    #[error("the chain cannot be taken up after position {0}")]
    From(i64),
    /// An event, or the hash before it, does not match the stated hash.
    #[error("the event at position {0}, or the hash before it, was altered")]
    Altered(i64),
    /// The leaves of other events do not match the stated hash.
    #[error("the leaves at positions {0} to {1} were altered")]
    Others(i64, i64),
    /// An event belongs to another stream.
    #[error("the event at position {0} is of another stream")]
    Foreign(i64),
    /// The version of the event does not follow the one before.
    #[error("the event at position {0} is out of its stream's order")]
    OutOfOrder(i64),
    /// The signature of a head is not valid for the hash that was reached, or a head is missing.
    #[error("the signature of the head at position {0} is not by this key")]
    Head(i64),
    /// Events are missing at the end, or the file goes beyond its announced position.
    #[error("{said} events are announced, {found} are there")]
    Incomplete {
        /// Number of events in the header.
        said: i64,
        /// Number of events that were proved.
        found: i64,
    },
    /// The signature over the whole file is not valid.
    #[error("the file is not, byte for byte, the one that was signed")]
    Bytes,
}

impl DossierFault {
    /// Stable code of the fault.
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

    /// Position in the log, if the fault has one.
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

/// Checks a dossier against this key, or without one against the key that the file names.
pub fn check(file: impl BufRead, key: Option<&VerifyingKey>) -> io::Result<Checked> {
    let mut checked = Checked { header: None, events: 0, signatures: 0, fault: None };
    match checked.run(Lines { file, line: 0, digest: Sha256::new() }, key) {
        Ok(()) => {}
        Err(CheckError::Fault(fault)) => checked.fault = Some(fault),
        Err(CheckError::Io(error)) => return Err(error),
    }
    Ok(checked)
}

enum CheckError {
    Fault(DossierFault),
    Io(io::Error),
}

impl From<DossierFault> for CheckError {
    fn from(fault: DossierFault) -> Self {
        Self::Fault(fault)
    }
}

impl Checked {
    fn run(
        &mut self,
        mut lines: Lines<impl BufRead>,
        given: Option<&VerifyingKey>,
    ) -> Result<(), CheckError> {
        let opening = lines.next()?;
        let header: DossierHeader = lines.read(lines.between(&opening, OPENING)?)?;
        let header = self.header.insert(header).clone();
        if header.format != FORMAT || !(1..POSITION_MAX).contains(&header.position) {
            return Err(lines.unreadable("not of this format").into());
        }
        if given.is_some_and(|given| *given.as_bytes() != header.signer.0) {
            return Err(DossierFault::Signer.into());
        }
        let key = VerifyingKey::from_bytes(&header.signer.0).map_err(|_| lines.unreadable("no key"))?;
        let mut checker = ChainChecker { header: &header, key: &key, found: self, position: 0, hash: None };
        let mut more = true;
        while more {
            let line = lines.next()?;
            let item = line.strip_suffix(',').unwrap_or(&line);
            more = item.len() < line.len();
            checker.take(lines.read(item)?)?;
        }
        checker.end()?;
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

/// Recomputes the chain of a dossier, item by item.
struct ChainChecker<'a> {
    header: &'a DossierHeader,
    key: &'a VerifyingKey,
    found: &'a mut Checked,
    position: i64,
    /// None where the next item has to be `From`.
    hash: Option<Hash>,
}

impl ChainChecker<'_> {
    fn take(&mut self, item: Item) -> Result<(), DossierFault> {
        match item {
            Item::From { position, hash } => self.take_up(position, hash.0),
            Item::Event { event, hash } => self.event(&event, hash.0),
            Item::Others { leaves, hash } => self.others(&leaves, hash.0),
            Item::Head { position, signature } => self.head(position, signature.0),
        }
    }

    /// The chain may continue only behind the last signed head, and only if nothing is left unsigned.
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

/// Reads the file line by line and hashes it.
struct Lines<R> {
    file: R,
    line: u64,
    digest: Sha256,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<String, CheckError> {
        self.line += 1;
        let mut bytes = Vec::new();
        self.file.read_until(b'\n', &mut bytes).map_err(CheckError::Io)?;
        self.digest.update(&bytes);
        if bytes.pop() != Some(b'\n') {
            return Err(self.unreadable("it does not end").into());
        }
        String::from_utf8(bytes).map_err(|why| self.unreadable(&why).into())
    }

    fn end(&mut self) -> Result<(), CheckError> {
        self.line += 1;
        let rest = self.file.fill_buf().map_err(CheckError::Io)?;
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
