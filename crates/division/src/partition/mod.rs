//! Connected groups of blocks with sizes in the band and short, compact borders.
//!
//! 1. The number of grids of each connected part follows from its total ([`count`]).
//! 2. A first grouping by recursive bisection along the longer direction, each half grown so that it hangs together ([`start`];
//!    after the inertial bisection of Simon: "Partitioning of unstructured problems for parallel processing", 1991).
//! 3. Simulated annealing over moves of one block across a border, never breaking a grid apart ([`anneal`]; Kirkpatrick, Gelatt,
//!    Vecchi: "Optimization by simulated annealing", Science 220, 1983; for districts: Browdy, 1990; Macmillan and Pierce, 1994).
//! 4. Grids still outside the band are mended by chains of moves that pass the surplus on from grid to grid ([`repair`]; ejection
//!    chains after Glover, 1996).
//! 5. Small parts are solved exactly over all connected groups ([`exact`]; set partitioning as in Garfinkel and Nemhauser: "Optimal
//!    political districting by implicit enumeration techniques", Management Science 16, 1970).

mod anneal;
pub mod count;
mod exact;
mod repair;
mod start;
mod state;

pub use state::{Goal, State};

use crate::DivideError;
use crate::control::Control;
use crate::graph::Graph;
use crate::rng::Rng;

/// Parts with at most this many blocks are solved exactly.
pub const EXACT_UP_TO: usize = 12;

/// Groups the nodes of a graph. Every group hangs together; groups are numbered from 0, connected part by connected part.
///
/// `progress` is told the share done, 0 to 1.
pub fn solve(
    graph: &Graph,
    goal: &Goal,
    seed: u64,
    effort: f64,
    control: &Control,
    progress: &dyn Fn(f64) -> Result<(), DivideError>,
) -> Result<Vec<u32>, DivideError> {
    let mut rng = Rng::new(seed);
    let mut part = vec![0; graph.len()];
    let mut parts = 0;
    let mut small = vec![];
    for nodes in graph.components() {
        let total = graph.total(&nodes);
        let k = count::best(total, goal.least, goal.most).min(nodes.len());
        start::bisect(graph, &nodes, k, parts, &mut part, &mut rng);
        if k > 1 && nodes.len() <= EXACT_UP_TO {
            small.push((nodes, k, parts));
        }
        parts += k as u32;
    }
    let mut state = State::new(graph, goal, part, parts as usize);
    anneal::anneal(&mut state, &mut rng, effort, control, progress)?;
    repair::repair(&mut state);
    anneal::descend(&mut state);
    for (nodes, k, first) in small {
        exact::improve(&mut state, &nodes, &(first..first + k as u32).collect::<Vec<_>>());
    }
    Ok(state.into_parts())
}
