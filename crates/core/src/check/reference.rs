//! Reference data: sources, countries, organizations and external identifiers.

use std::collections::HashMap;

use super::checker::{Checker, in_cycle};
use super::known::Known;
use crate::claim::Source;
use crate::claim::read::{check_code, check_id, read_source};
use crate::iso;
use crate::package::layout;
use crate::resources::KINDS;
use crate::vocabulary::{IDENTIFIER_SCHEMES, ORGANIZATION_KINDS};
use crate::words::list;

impl Checker<'_> {
    pub(super) fn sources(&mut self) -> Vec<Source> {
        let table = self.package.table(layout::SOURCES);
        let known = self.known(layout::SOURCES);
        for row in table.rows() {
            self.require(row, "copy_of", &known);
        }
        let sources: Vec<Source> = table.rows().map(|row| read_source(row, &mut self.faults)).collect();
        for (at, row) in table.rows().enumerate() {
            let parent = |at: usize| sources[at].copy_of.as_deref().and_then(|id| known.get(id));
            if in_cycle(at, parent) {
                self.faults.push(row.fault(
                    "copy_of",
                    "the chain of copies leads back to this source; one of them must be the original",
                ));
            }
        }
        sources
    }

    pub(super) fn reference_data(&mut self) {
        let countries = self.known(layout::COUNTRIES);
        let table = self.package.table(layout::COUNTRIES);
        for row in table.rows() {
            let id = row.cell("id");
            let (alpha3, numeric) = (row.cell("alpha3"), row.cell("numeric"));
            if let Some(iso) = iso::assigned(id) {
                if iso.alpha3 != alpha3 {
                    self.faults.push(row.fault("alpha3", format!("ISO 3166-1 has `{}` for `{id}`", iso.alpha3)));
                }
                if format!("{:03}", iso.numeric) != numeric {
                    self.faults.push(row.fault("numeric", format!("ISO 3166-1 has `{:03}` for `{id}`", iso.numeric)));
                }
            } else if iso::USER_ASSIGNED.contains(&id) {
                if alpha3.len() != 3 || iso::user_assigned(alpha3) != Some(id) {
                    let message = format!(
                        "must be `{id}` and one more capital, like `{id}X`: a user-assigned code of ISO 3166-1"
                    );
                    self.faults.push(row.fault("alpha3", message));
                }
                if !numeric.is_empty() {
                    let message = format!("must be empty: ISO 3166-1 gives `{id}` to its users, without a number");
                    self.faults.push(row.fault("numeric", message));
                }
            } else {
                let hint = match iso::country(id).or_else(|| iso::named(id)) {
                    Some(code) => format!("did you mean `{code}`?"),
                    None => "for what has none, use a code that ISO leaves to its users: AA, QM to QZ, XA to XZ or ZZ, like `XK` for Kosovo".to_owned(),
                };
                self.faults.push(row.fault("id", format!("`{id}` is not an ISO 3166-1 alpha-2 code; {hint}")));
            }
            self.require_filled(row, "name");
        }
        let table = self.package.table(layout::ORGANIZATIONS);
        for row in table.rows() {
            check_id(row, "id", &mut self.faults);
            check_code(row, "kind", ORGANIZATION_KINDS, &mut self.faults);
            self.require(row, "country", &countries);
            self.require_filled(row, "name");
        }
    }

    /// Refuses identifiers of unknown records, of unknown schemes or of the wrong form, and rows out of order.
    pub(super) fn identifiers(&mut self) {
        let table = self.package.table(layout::IDENTIFIERS);
        if table.is_empty() {
            return; // Skips the lookup tables, which may be large.
        }
        let known: HashMap<&str, Known<'_>> = files().map(|(kind, file)| (kind, self.known(&file))).collect();
        let names: Vec<&str> = files().map(|(kind, _)| kind).collect();
        for row in table.rows() {
            let (kind, id, identifier) = (row.cell("subject_kind"), row.cell("subject_id"), row.cell("identifier"));
            match known.get(kind) {
                None => {
                    self.faults.push(
                        row.fault("subject_kind", format!("`{kind}` is not a kind; use one of {}", list(&names))),
                    );
                }
                Some(known) => {
                    let refusal = known.refusal(&format!("{kind} "), id);
                    self.faults.extend(refusal.map(|message| row.fault("subject_id", message)));
                }
            }
            let is_scheme = IDENTIFIER_SCHEMES.iter().any(|scheme| scheme.name == row.cell("scheme"));
            check_code(row, "scheme", IDENTIFIER_SCHEMES, &mut self.faults);
            if is_scheme && !has_form(row.cell("scheme"), identifier) {
                let message =
                    format!("`{identifier}` does not have the form of its scheme; copy it as its issuer writes it");
                self.faults.push(row.fault("identifier", message));
            }
        }
        self.in_own_order(layout::IDENTIFIERS);
    }
}

/// The files whose rows can have identifiers, each with the name of its kind.
fn files() -> impl Iterator<Item = (&'static str, String)> {
    let reference =
        [("country", layout::COUNTRIES), ("organization", layout::ORGANIZATIONS), ("source", layout::SOURCES)];
    let kinds = KINDS.iter().map(|kind| (kind.name, kind.csv()));
    kinds.chain(reference.map(|(kind, file)| (kind, file.to_owned())))
}

fn has_form(scheme: &str, identifier: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match scheme {
        "wikidata" => identifier.strip_prefix('Q').is_some_and(|number| digits(number) && !number.starts_with('0')),
        "un-document-symbol" => {
            identifier.contains('/')
                && identifier.starts_with(|first: char| first.is_ascii_uppercase())
                && !identifier.contains(' ')
        }
        "doi" => identifier.starts_with("10.") && identifier.contains('/'),
        _ => !identifier.is_empty() && identifier.trim() == identifier,
    }
}
