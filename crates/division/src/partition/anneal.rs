//! Simulated annealing over moves of one block into a neighbouring group.

use super::state::State;
use crate::DivideError;
use crate::control::Control;
use crate::rng::Rng;

/// Visits to each node at effort 1, and the least to all nodes together.
const SWEEPS: f64 = 300.0;
const LEAST_TRIES: f64 = 40_000.0;
/// The temperature at the start: so many mean prices of a link, and such a share of the weight of compactness. Found by trying.
const HOT: (f64, f64) = (1.1, 0.03);
/// The temperature at the end, as a share of that at the start.
const COLD: f64 = 0.45;
/// Quantiles kept.
const LUCK: u64 = 1_024;
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
    let sweeps = ((SWEEPS * n as f64).max(LEAST_TRIES) * effort / n as f64).ceil() as usize;
    let graph = state.graph;
    let mean = graph.links.iter().map(|l| f64::from(l.price)).sum::<f64>() / graph.links.len().max(1) as f64;
    let hot = HOT.0 * mean * state.goal.border + HOT.1 * state.goal.compact;
    // How much worse a move may be, in temperatures: the quantiles of the exponential distribution, so that no exponential is computed.
    let luck: Vec<f64> = (0..LUCK).map(|i| -((i as f64 + 0.5) / LUCK as f64).ln()).collect();
    for sweep in 0..sweeps {
        let done = sweep as f64 / sweeps as f64;
        if sweep % 8 == 0 {
            progress(done)?;
        }
        control.check()?;
        let temperature = hot * COLD.powf(done);
        for v in 0..n as u32 {
            try_move(state, v, rng, temperature, &luck);
        }
    }
    descend(state);
    Ok(())
}

/// Tries to move a node into one of the groups beside it.
#[inline]
fn try_move(state: &mut State, v: u32, rng: &mut Rng, temperature: f64, luck: &[f64]) {
    let near = state.graph.near(v);
    let own = state.part[v as usize];
    let random = rng.next_u64();
    let first = (((random >> 32) * near.len() as u64) >> 32) as usize;
    let around = near[first..].iter().chain(&near[..first]);
    let Some(to) = around.map(|l| state.part[l.to as usize]).find(|p| *p != own) else { return };
    let judged = state.judge(v, to);
    if judged.change <= temperature * luck[(random % LUCK) as usize] && state.can_leave(v) {
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
