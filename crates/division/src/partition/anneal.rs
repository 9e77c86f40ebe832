//! Simulated annealing over moves of one block into a neighbouring group.

use super::state::State;
use crate::DivideError;
use crate::control::Control;
use crate::rng::Rng;

/// Moves tried for each node at effort 1.
const TRIES: f64 = 120.0;
/// Cost of a worsening that is taken one time in e, at the start and at the end. The cost of a typical grid border is near 1.
const HOT: f64 = 0.30;
const COLD: f64 = 0.01;
/// Steps of temperature.
const STEPS: usize = 80;

/// Anneals, then descends to the nearest minimum.
pub fn anneal(
    state: &mut State,
    rng: &mut Rng,
    effort: f64,
    control: &Control,
    progress: &dyn Fn(f64) -> Result<(), DivideError>,
) -> Result<(), DivideError> {
    let n = state.graph.len();
    if state.sums.len() < 2 {
        return Ok(());
    }
    let tries = (n as f64 * TRIES * effort / STEPS as f64).ceil() as usize;
    for step in 0..STEPS {
        let done = step as f64 / STEPS as f64;
        progress(done)?;
        let temperature = HOT * (COLD / HOT).powf(step as f64 / (STEPS - 1) as f64);
        for t in 0..tries {
            if t % 8_192 == 8_191 {
                control.check()?;
            }
            try_move(state, rng, temperature);
        }
    }
    descend(state);
    Ok(())
}

#[inline]
fn try_move(state: &mut State, rng: &mut Rng, temperature: f64) {
    let random = rng.next_u64();
    let v = (((random >> 32) * state.graph.len() as u64) >> 32) as u32;
    let near = state.graph.near(v);
    if near.is_empty() {
        return;
    }
    let l = near[(((random & 0xffff_ffff) * near.len() as u64) >> 32) as usize];
    let to = state.part[l.to as usize];
    if to == state.part[v as usize] {
        return;
    }
    let judged = state.judge(v, to);
    if judged.change > 0.0 {
        let ratio = judged.change / temperature;
        if ratio > 12.0 || rng.unit() >= (-ratio).exp() {
            return;
        }
    }
    if state.can_leave(v) {
        state.apply(v, to, &judged);
    }
}

/// Makes improving moves until there is none.
pub fn descend(state: &mut State) {
    for _ in 0..50 {
        let mut moved = false;
        for v in 0..state.graph.len() as u32 {
            let own = state.part[v as usize];
            let mut best: Option<(u32, super::state::Judged)> = None;
            let mut last = own;
            for i in state.graph.start[v as usize]..state.graph.start[v as usize + 1] {
                let to = state.part[state.graph.links[i as usize].to as usize];
                if to == own || to == last {
                    continue;
                }
                last = to;
                let judged = state.judge(v, to);
                if judged.change < -1e-9 && best.as_ref().is_none_or(|b| judged.change < b.1.change) {
                    best = Some((to, judged));
                }
            }
            if let Some((to, judged)) = best
                && state.can_leave(v)
            {
                state.apply(v, to, &judged);
                moved = true;
            }
        }
        if !moved {
            return;
        }
    }
}
