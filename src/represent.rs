//! Representations: how what was found is rendered, and how that is delivered.

pub mod about;
pub mod brief;
pub mod checked;
pub mod compared;
pub mod deliver;
pub mod feed;
pub mod file;
pub mod found;
pub mod history;
pub mod hits;
pub mod influence;
pub mod links;
pub mod list;
pub mod parquet;
pub mod picture;
pub mod points;
pub mod record;
pub mod rows;
pub mod series;
pub mod sheet;
pub mod stored;
pub mod sums;
pub mod table;
pub mod tabled;
