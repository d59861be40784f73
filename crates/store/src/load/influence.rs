//! What would become of the values that records show now if a source or an agency had never spoken.

use ledger_core::describe::Field;
use ledger_core::fold::Folded;
use ledger_core::influence::{Effect, Speaker};
use ledger_core::support::Support;

use super::edition::EditionWriter;
use super::version::Version;
use super::writer::{Row, Stopped};

impl EditionWriter<'_, '_> {
    /// Sets the columns that say how well the figure of a record is supported.
    pub(super) fn figure(&self, row: &mut Row, version: &Version<'_>) {
        let Some(at) = version.kind.figure() else { return };
        let (fold, field, folded) = (self.fold(), &version.kind.fields[at], &version.fields[at]);
        let supported_by = folded.shown.first().map(|shown| {
            let reports = self.names.independence.reports(&folded.live);
            Support::of(&fold, field, folded, &reports, shown).supported_by
        });
        let robust = self.names.speakers.is_robust(&fold, field, folded);
        row.set("supported_by", supported_by);
        row.set("robust", robust.map(|is_robust| if is_robust { "true" } else { "false" }));
    }

    /// Writes who decides about the values of a field of the latest version of a record.
    pub(super) fn influence(&mut self, field: &Field, folded: &Folded<'_>) -> Result<(), Stopped> {
        for of in self.names.speakers.influence(&self.fold(), field, folded) {
            let row = Row::of(8).with("release", self.number);
            let row = match of.speaker {
                Speaker::Source(source) => row.with("source", self.sources[source]).with("agency", None::<&str>),
                Speaker::Agency(agency) => row.with("source", None::<i64>).with("agency", agency),
            };
            let instead = if let Effect::Changes(instead) = of.effect { Some(instead) } else { None };
            let row = row
                .with("claim", self.claim_number(of.shown.row))
                .with("effect", of.effect.code())
                .with("instead", instead.map(|claim| self.claim_number(claim.row)))
                .with("agrees", instead.map(|claim| claim.allows(of.shown)))
                .with("disputed", of.disputed);
            self.queue.insert("influence", row)?;
        }
        Ok(())
    }
}
