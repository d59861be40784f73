//! What answers hold besides rows: the codebook, the description of the dataset, how things are cited.

pub mod checked;
pub mod citing;
pub mod codebook;
pub mod compared;
pub mod dataset;
pub mod linked;
