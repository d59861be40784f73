//! Which sources are independent of each other.
//!
//! The rules are specified in `docs/data-model.md` ("Independent sources"). What several sources print of one report
//! counts once: the reprints of a source and, from rules version 2, the texts of one agency and the reports of one
//! speech, if they are about the same field of one record and appeared within two days.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use crate::claim::{Claim, Source, ValueKey};
use crate::rules::Rules;

/// How many days after its first appearance a report is still taken to be the same.
const DAYS: i32 = 2;

/// The sources of an edition, as far as they depend on each other.
#[derive(Debug)]
pub struct Independence<'a> {
    sources: &'a [Source],
    rules: Rules,
    /// For each source, the index of the original that it goes back to through all reprints.
    originals: Vec<usize>,
}

/// Which sources print the same report, by their indices: each of a report but the first leads to an earlier one.
#[derive(Clone, Debug, Default)]
pub struct Reports(BTreeMap<usize, usize>);

impl<'a> Independence<'a> {
    /// What depends on what among these sources, by these rules.
    #[must_use]
    pub fn of(sources: &'a [Source], rules: Rules) -> Self {
        let originals = lineages(sources).iter().filter_map(|lineage| lineage.last().copied()).collect();
        Self { sources, rules, originals }
    }

    /// The original that a source goes back to through all reprints.
    #[must_use]
    pub fn original(&self, source: usize) -> usize {
        self.originals[source]
    }

    /// Which of the sources of these claims, all about one field of one record, print the same report.
    #[must_use]
    pub fn reports(&self, live: &[&Claim]) -> Reports {
        let mut reports = Reports::default();
        for claim in live {
            reports.link(claim.source, self.originals[claim.source]);
        }
        match self.rules {
            Rules::V1 => {}
            Rules::V2 | Rules::V3 => {
                let source = |claim: &Claim| &self.sources[claim.source];
                let agencies: BTreeSet<&str> =
                    live.iter().filter_map(|claim| source(claim).agency.as_deref()).collect();
                // What an outlet publishes itself, others print with its name as the agency.
                self.link_recent(live, &mut reports, |claim| {
                    let own = || source(claim).publisher.as_deref().filter(|name| agencies.contains(name));
                    source(claim).agency.as_deref().or_else(own)
                });
                self.link_recent(live, &mut reports, |claim| claim.voice());
            }
        }
        reports
    }

    /// Links the sources of claims that have the same of something and appeared within a few days of its first one.
    fn link_recent<'c>(&self, live: &[&'c Claim], reports: &mut Reports, of: impl Fn(&'c Claim) -> Option<&'c str>)
    where
        'a: 'c,
    {
        let mut dated: Vec<(&str, Date, usize)> = live
            .iter()
            .filter_map(|claim| Some((of(claim)?, self.sources[claim.source].published_on?.day()?, claim.source)))
            .collect();
        dated.sort_unstable();
        let mut first: Option<(&str, Date, usize)> = None;
        for (of, day, source) in dated {
            match first {
                Some((same, start, report)) if same == of && (day - start).get_days() <= DAYS => {
                    reports.link(source, report);
                }
                _ => first = Some((of, day, source)),
            }
        }
    }
}

impl Reports {
    /// The source that stands for all that print the same report.
    fn first(&self, mut source: usize) -> usize {
        while let Some(earlier) = self.0.get(&source) {
            source = *earlier;
        }
        source
    }

    fn link(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        if one != other {
            self.0.insert(one.max(other), one.min(other));
        }
    }

    /// Adds what others say to be the same report.
    pub fn join(&mut self, others: &Self) {
        for (one, other) in &others.0 {
            self.link(*one, *other);
        }
    }

    /// The reports behind some sources.
    pub fn behind(&self, sources: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        sources.into_iter().map(|source| self.first(source)).collect()
    }

    /// How many independent sources give each value of the claims.
    #[must_use]
    pub fn by_value<'c>(&self, live: &[&'c Claim]) -> BTreeMap<ValueKey<'c>, usize> {
        let mut behind: BTreeMap<ValueKey<'_>, BTreeSet<usize>> = BTreeMap::new();
        for claim in live {
            behind.entry(claim.value_key()).or_default().insert(self.first(claim.source));
        }
        behind.into_iter().map(|(value, reports)| (value, reports.len())).collect()
    }
}

/// For each source, itself and what it reprints, through all reprints, by their indices: the original comes last.
pub(crate) fn lineages(sources: &[Source]) -> Vec<Vec<usize>> {
    let places: HashMap<&str, usize> =
        sources.iter().enumerate().map(|(at, source)| (source.id.as_str(), at)).collect();
    let reprinted = |at: &usize| sources[*at].copy_of.as_deref().and_then(|id| places.get(id)).copied();
    // Terminates: the checker has refused cycles.
    (0..sources.len()).map(|start| std::iter::successors(Some(start), reprinted).collect()).collect()
}
