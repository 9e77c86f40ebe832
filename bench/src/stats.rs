//! Throughput and percentiles of a run.

use std::time::Duration;

/// What a run measured.
#[derive(Default)]
pub struct Stats {
    micros: Vec<u32>,
    /// Answers that were not the expected one.
    pub errors: usize,
    /// First unexpected answer, for the reader.
    pub first_error: Option<String>,
    /// Wall time.
    pub wall: Duration,
}

impl Stats {
    /// One answer.
    pub fn add(&mut self, took: Duration) {
        self.micros.push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
    }

    /// Takes in another worker's figures.
    pub fn merge(&mut self, other: Stats) {
        self.micros.extend(other.micros);
        self.errors += other.errors;
        self.first_error = self.first_error.take().or(other.first_error);
        self.wall = self.wall.max(other.wall);
    }

    /// Good answers.
    pub fn len(&self) -> usize {
        self.micros.len()
    }

    /// Good answers a second.
    pub fn per_second(&self) -> f64 {
        self.micros.len() as f64 / self.wall.as_secs_f64().max(0.001)
    }

    /// A percentile in ms.
    pub fn ms(&mut self, percent: f64) -> f64 {
        if self.micros.is_empty() {
            return f64::NAN;
        }
        self.micros.sort_unstable();
        let i = ((self.micros.len() - 1) as f64 * percent / 100.0).round() as usize;
        f64::from(self.micros[i]) / 1000.0
    }

    /// One line.
    pub fn print(&mut self, what: &str) {
        let (p50, p95, p99) = (self.ms(50.0), self.ms(95.0), self.ms(99.0));
        println!(
            "{what:34} {:9.0}/s  p50 {p50:7.2} ms  p95 {p95:7.2} ms  p99 {p99:7.2} ms  errors {}",
            self.per_second(),
            self.errors
        );
        if let Some(e) = &self.first_error {
            println!("    first unexpected answer: {e}");
        }
    }
}
