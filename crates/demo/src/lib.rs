//! x
#![allow(missing_docs)]
pub mod geom; pub mod mesh; pub mod rng; pub mod town; pub mod model; pub mod divisions; pub mod regions; pub mod quarters; pub mod buildings;
