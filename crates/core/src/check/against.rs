//! What the checker compares a dataset with.

use jiff::civil::Date;

use crate::package::Package;
use crate::texts::Texts;

/// What the checker can compare the dataset with.
#[derive(Debug, Default)]
pub struct Against<'a> {
    /// The previous release.
    pub previous: Option<&'a Package>,
    /// The texts of sources, by the SHA-256 of their files.
    pub texts: Option<&'a Texts>,
    /// What is known about an edition that can still change; `None` for a published one.
    ///
    /// Published editions never change, so they are exempt from every rule that is younger than they may be.
    pub draft: Option<Draft>,
}

/// What is known about an edition that can still change.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The current date, if the dataset is to be compared with it.
    pub today: Option<Date>,
    /// The day of its publication, if that is known.
    pub released_on: Option<Date>,
    /// The identifier and day of the release that it follows.
    pub follows: Option<(String, Option<Date>)>,
}
