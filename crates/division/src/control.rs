//! Stopping a division early, and telling how far it is.

use crate::DivideError;
use serde::Serialize;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Cutting the ground into blocks.
    Blocks,
    /// Putting blocks together.
    Search,
    /// Borders, names and the scorecard.
    Result,
}

/// How far a division is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Share of the whole that is done, 0 to 1; never falls.
    pub done: f64,
}

/// A switch to stop by and a listener for progress; both may be left out.
#[derive(Clone, Copy, Default)]
pub struct Control<'a> {
    cancel: Option<&'a AtomicBool>,
    report: Option<&'a dyn Fn(Progress)>,
}

impl<'a> Control<'a> {
    /// Stops soon (within some milliseconds) after the switch is set.
    pub fn cancelled_by(mut self, switch: &'a AtomicBool) -> Self {
        self.cancel = Some(switch);
        self
    }

    /// Calls the listener now and then.
    pub fn reporting_to(mut self, listener: &'a dyn Fn(Progress)) -> Self {
        self.report = Some(listener);
        self
    }

    pub(crate) fn check(&self) -> Result<(), DivideError> {
        match self.cancel {
            Some(c) if c.load(Ordering::Relaxed) => Err(DivideError::Cancelled),
            _ => Ok(()),
        }
    }

    pub(crate) fn at(&self, stage: Stage, done: f64) -> Result<(), DivideError> {
        if let Some(report) = self.report {
            report(Progress { stage, done });
        }
        self.check()
    }
}
