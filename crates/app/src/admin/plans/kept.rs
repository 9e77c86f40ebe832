//! What the report of a plan keeps of its drawing: cases are closed and people move, what was counted then stays.

use super::{
    drawing::{Drawing, DrawnGrid, Passing, stand_in},
    numbers::band,
    tally::Tally,
};
use crate::reference::Reference;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use tessera_domain::{
    area::plan::posts::{Fate, PostMove},
    ids::{AreaId, PostId},
    people::Post,
};

impl Drawing {
    /// Takes over what was counted when the plan was carried out: cases have been closed and people have moved since.
    pub(super) fn as_kept(&mut self, report: &Value, r: &Reference) {
        let kept: Kept = serde_json::from_value(report.clone()).unwrap_or_default();
        let keys: Vec<String> = self.grids.iter().map(|g| g.planned.key.clone()).collect();
        for f in &mut self.flows {
            let (from, to) = (&self.before[f.from].grid.code, &keys[f.to]);
            let line = kept.flows.iter().find(|k| k.from == *from && k.to == *to);
            f.tally = line.map(|k| k.tally).unwrap_or_default();
        }
        for (i, g) in self.grids.iter_mut().enumerate() {
            g.tally = Tally::default();
            for f in self.flows.iter().filter(|f| f.to == i) {
                g.tally += f.tally;
            }
            g.band = band(&g.planned, &g.tally);
        }
        let id = |key: &str| {
            let i = keys.iter().position(|k| k == key)?;
            Some(self.grids[i].goes_on.map_or_else(|| stand_in(i), |b| self.before[b].grid.id))
        };
        let posts = kept.posts.iter().filter_map(|k| {
            let post = r.posts.iter().find(|p| p.id == k.post)?.clone();
            let to = k.to.as_deref().and_then(id);
            let line = PostMove {
                post: k.post,
                role: post.role,
                user: post.user,
                from: post.area?,
                to,
                fate: k.what,
            };
            Some((line, post))
        });
        self.posts = posts.collect();
        self.faults.clear();
        self.notes.clear();
    }

    /// The key of the drawn grid an id stands for.
    pub fn key_of(&self, id: AreaId) -> Option<&str> {
        let is = |(i, g): (usize, &DrawnGrid)| {
            g.goes_on.map_or_else(|| stand_in(i), |b| self.before[b].grid.id) == id
        };
        let i = (0..self.grids.len()).find(|i| is((*i, &self.grids[*i])))?;
        Some(&self.grids[i].planned.key)
    }

    /// What is kept of it in the report.
    pub(super) fn to_keep(&self) -> Kept {
        let flow = |f: &Passing| KeptFlow {
            from: self.before[f.from].grid.code.clone(),
            to: self.grids[f.to].planned.key.clone(),
            tally: f.tally,
        };
        let post = |(m, _): &(PostMove, Arc<Post>)| KeptPost {
            post: m.post,
            to: m.to.and_then(|t| self.key_of(t)).map(str::to_owned),
            what: m.fate,
        };
        Kept { flows: self.flows.iter().map(flow).collect(), posts: self.posts.iter().map(post).collect() }
    }
}

/// What a report keeps of the drawing.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Kept {
    #[serde(default)]
    flows: Vec<KeptFlow>,
    #[serde(default)]
    posts: Vec<KeptPost>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptFlow {
    from: String,
    to: String,
    #[serde(flatten)]
    tally: Tally,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptPost {
    post: PostId,
    to: Option<String>,
    what: Fate,
}
