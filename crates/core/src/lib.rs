//! The domain of a mission ledger, without I/O: descriptions, values, claims, the checker and the fold.
//!
//! Layers, each of which uses only those before it in this list: [`words`], [`collation`], [`likeness`], [`value`], [`iso`], [`rules`] ·
//! [`describe`] · [`vocabulary`], [`citations`], [`cite`] · [`identity`] · [`resources`] · [`package`] · [`claim`] ·
//! [`dataset`] · [`fold`], [`texts`] · [`verdict`] · [`check`] · [`edition`].

pub mod check;
pub mod citations;
pub mod cite;
pub mod claim;
pub mod collation;
pub mod dataset;
pub mod describe;
pub mod difference;
pub mod edition;
pub mod fold;
pub mod formal;
pub mod grouped;
pub mod identity;
pub mod independence;
pub mod influence;
pub mod iso;
pub mod likeness;
pub mod package;
pub mod resources;
pub mod rules;
pub mod steps;
pub mod support;
pub mod texts;
pub mod value;
pub mod verdict;
pub mod vocabulary;
pub mod words;
