//! What answers are made of that is no row: the codebook, the description of the dataset, how things are cited.

pub mod citing;
pub mod codebook;
pub mod dataset;
pub mod linked;
