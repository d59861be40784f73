//! The edition itself, and the identities of its records.

use ledger_core::dataset::Record;
use ledger_core::describe::Kind;
use ledger_core::package::layout;
use ledger_core::resources::releases;
use ledger_core::words::filled;
use serde_json::json;

use super::changes::Counts;
use super::edition::{ALWAYS, EditionWriter};
use super::lists::Head;
use super::writer::{Row, Sql, Stopped};

impl EditionWriter<'_, '_> {
    /// Writes the edition itself, and what it says about other editions.
    pub(super) fn release(&mut self, counts: Counts) -> Result<(), Stopped> {
        let (dataset, number) = (self.dataset(), self.number);
        let published = self.edition.published.as_ref();
        let version = &dataset.package.version;
        let record = releases::Release {
            id: version.clone(),
            url: format!("/releases/{version}"),
            released_on: published.map(|published| published.released_on.clone()),
            summary: published.map(|published| published.summary.clone()),
            sha256: published.map(|published| published.sha256.clone()),
            claim_count: dataset.package.table(layout::CLAIMS).len(),
            source_count: dataset.sources.len(),
            record_count: dataset.records.iter().map(Vec::len).sum(),
            added: counts.added,
            changed: counts.changed,
            withdrawn: counts.withdrawn,
        };
        let row = Row::of(8)
            .with("number", number)
            .with("id", version)
            .with("released_on", published.map(|published| &published.released_on))
            .with("summary", published.map(|published| &published.summary))
            .with("sha256", published.map(|published| &published.sha256))
            .with("checksum", &self.edition.checksum)
            .with("descriptor", &dataset.package.descriptor)
            .with("archive", published.map_or(Sql::Null, |published| Sql::Blob(published.archive.to_vec())));
        self.queue.insert("release", row)?;
        let head = Head {
            version: self.queue.next("edition"),
            id: version.clone(),
            known_from: Some(ALWAYS.to_owned()),
            known_to: None,
            is_current: true,
            is_dated: true,
            disputed: false,
        };
        let row = head.row(number, 1).with("released_on", record.released_on.as_ref());
        self.put("edition", &head, row, Vec::new(), &[], json!(record).to_string())?;
        for line in dataset.package.table(layout::IDENTIFIERS).rows() {
            let mut row = Row::of(5).with("release", number);
            for column in ["subject_kind", "subject_id", "scheme", "identifier"] {
                row.set(column, line.cell(column));
            }
            self.queue.insert("identifier", row)?;
        }
        for (file, table, columns) in [
            (layout::RELEASES, "listed_release", &["id", "released_on", "summary", "sha256"][..]),
            (layout::CORRECTIONS, "correction", &["release", "claim_id", "because"]),
        ] {
            for line in dataset.package.table(file).rows() {
                let mut row = Row::of(6).with("release", number).with("position", line.at);
                for column in columns {
                    // `edition` is the one that a correction belongs to; `release` is the one that contains the line.
                    row.set(if *column == "release" { "edition" } else { column }, line.cell(column));
                }
                self.queue.insert(table, row)?;
            }
        }
        Ok(())
    }

    /// Writes what curators added to the claims.
    pub(super) fn curation(&mut self) -> Result<(), Stopped> {
        for (file, table) in
            [(layout::EXPLANATIONS, "explanation"), (layout::CHECKS, "claim_check"), (layout::MERGES, "merged")]
        {
            let lines = self.dataset().package.table(file);
            for line in lines.rows() {
                let mut row = Row::of(6).with("release", self.number);
                for column in &lines.columns {
                    // `edition` is the one that a line is about; `release` is the one that contains it.
                    let name = if *column == "release" { "edition" } else { column };
                    row.set(name, filled::<&str>(line.cell(column)));
                }
                self.queue.insert(table, row)?;
            }
        }
        Ok(())
    }

    /// Writes the identity of a record.
    pub(super) fn identity(&mut self, kind: &Kind, record: &Record) -> Result<(), Stopped> {
        let identity = &record.identity;
        let row = Row::of(4)
            .with("release", self.number)
            .with("kind", kind.name)
            .with("id", &identity.id)
            .with("name", &identity.name);
        self.queue.insert("record", row)?;
        let mut row = Row::of(6).with("release", self.number).with("id", &identity.id);
        for column in kind.keys.iter().flat_map(|key| key.columns()) {
            row.set(column, identity.key(column));
        }
        self.queue.insert(kind.name, row)
    }
}
