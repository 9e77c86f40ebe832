//! Simulated annealing over moves of one block into a neighbouring group.

use super::state::State;
use crate::DivideError;
use crate::control::Control;
use crate::rng::Rng;

/// Moves tried for each node at effort 1, and the least for a whole graph.
const TRIES: f64 = 500.0;
const LEAST_TRIES: f64 = 40_000.0;
/// The temperature at the start: so many mean prices of a link, and such a share of the weight of compactness. Found by trying.
const HOT: (f64, f64) = (1.8, 0.03);
/// The temperature at the end, as a share of that at the start.
const COLD: f64 = 0.25;
/// Quantiles kept.
const LUCK: usize = 1_024;
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
    let tries = ((n as f64 * TRIES).max(LEAST_TRIES) * effort / STEPS as f64).ceil() as usize;
    let graph = state.graph;
    let mean = graph.links.iter().map(|l| f64::from(l.price)).sum::<f64>() / graph.links.len().max(1) as f64;
    let hot = HOT.0 * mean * state.goal.border + HOT.1 * state.goal.compact;
    // How much worse a move may be, in temperatures: the quantiles of the exponential distribution, so that no exponential is computed.
    let luck: Vec<f64> = (0..LUCK).map(|i| -((i as f64 + 0.5) / LUCK as f64).ln()).collect();
    for step in 0..STEPS {
        let done = step as f64 / STEPS as f64;
        progress(done)?;
        let temperature = hot * COLD.powf(step as f64 / (STEPS - 1) as f64);
        for t in 0..tries {
            if t % 8_192 == 8_191 {
                control.check()?;
            }
            try_move(state, rng, temperature, &luck);
        }
    }
    descend(state);
    Ok(())
}

#[inline]
fn try_move(state: &mut State, rng: &mut Rng, temperature: f64, luck: &[f64]) {
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
    if judged.change <= temperature * luck[rng.below(LUCK)] && state.can_leave(v) {
        state.apply(v, to, &judged);
    }
}

/// Makes improving moves until there is none; none of them takes a group out of the band.
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
                if judged.change < -1e-9
                    && !state.breaks_band(v, to, &judged)
                    && best.as_ref().is_none_or(|b| judged.change < b.1.change)
                {
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
