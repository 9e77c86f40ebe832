//! The lifecycle: golden matrix, rules one by one, and random sequences.

mod answers;
mod closing;
mod flow;
mod handling;
mod intake;
mod late;
mod matrix;
mod random;
mod review;
mod rules;
mod split;
mod steering;
mod succession;
mod walk;
