//! Use cases: authorise, load, let the domain decide, store; and the jobs.
