//! The lifecycle: golden matrix, rules one by one, and random sequences.

mod closing;
mod flow;
mod handling;
mod intake;
mod matrix;
mod random;
mod rules;
mod steering;
mod succession;
mod walk;
