//! What becomes of the posts when grids are drawn anew: nobody's post hangs on a grid that is no more, and no grid is left with nobody.

use crate::{
    ids::{AreaId, PostId, UserId},
    people::{Post, Role},
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// What becomes of a grid that ends, or where a new one comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heir {
    /// The grid that ends or was before.
    pub from: AreaId,
    /// The grid that has most of it, or comes of it.
    pub to: AreaId,
}

/// What becomes of a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Its grid goes on.
    Stays,
    /// It ends, and begins anew on the grid that has most of its own.
    Moves,
    /// It stays or moves, and the same person is also given a new grid, until somebody is named for it.
    Added,
    /// It ends: the same person has this post on the other grid already, or it was vacant and the other grid's is not.
    Ends,
}

impl Fate {
    /// The word in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fate::Stays => "stays",
            Fate::Moves => "moves",
            Fate::Added => "added",
            Fate::Ends => "ends",
        }
    }
}

/// What becomes of one post; a post can have several lines, one for each grid it goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostMove {
    /// The post.
    pub post: PostId,
    /// Its role.
    pub role: Role,
    /// Who holds it; none for a vacancy.
    pub user: Option<UserId>,
    /// The grid it is on.
    pub from: AreaId,
    /// The grid it is on afterwards; none when it only ends.
    pub to: Option<AreaId>,
    /// What becomes of it.
    pub fate: Fate,
}

/// Works out what becomes of the posts on the grids of a community. `posts` are those in force or still to begin; `ended` says for
/// each grid that ends which one has most of it, `new` for each new grid which one most of it was.
pub fn moves(posts: &[&Post], ended: &[Heir], new: &[Heir]) -> Vec<PostMove> {
    // What each grid has in the end: role and person.
    let mut has: HashSet<(AreaId, Role, Option<UserId>)> = HashSet::new();
    let mut out = Vec::new();
    let heir = |grid: AreaId| ended.iter().find(|h| h.from == grid).map(|h| h.to);
    let line = |p: &Post, from: AreaId, to: Option<AreaId>, fate: Fate| PostMove {
        post: p.id,
        role: p.role,
        user: p.user,
        from,
        to,
        fate,
    };
    let on_grid = || posts.iter().filter_map(|p| Some((*p, p.area?)));
    for (p, grid) in on_grid().filter(|(_, g)| heir(*g).is_none()) {
        has.insert((grid, p.role, p.user));
        out.push(line(p, grid, Some(grid), Fate::Stays));
    }
    // People before vacancies: a vacancy is no use beside somebody.
    let mut leaving: Vec<(&Post, AreaId, AreaId)> =
        on_grid().filter_map(|(p, g)| Some((p, g, heir(g)?))).collect();
    leaving.sort_by_key(|(p, ..)| (p.user.is_none(), p.id));
    for (p, grid, to) in leaving {
        let filled = has.iter().any(|(g, r, _)| (*g, *r) == (to, p.role));
        let double = if p.user.is_none() { filled } else { has.contains(&(to, p.role, p.user)) };
        if double {
            out.push(line(p, grid, None, Fate::Ends));
        } else {
            has.insert((to, p.role, p.user));
            out.push(line(p, grid, Some(to), Fate::Moves));
        }
    }
    for h in new {
        for (p, grid) in on_grid().filter(|(_, g)| *g == h.from) {
            if has.insert((h.to, p.role, p.user)) {
                out.push(line(p, grid, Some(h.to), Fate::Added));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use uuid::Uuid;

    fn grid(n: u128) -> AreaId {
        AreaId(Uuid::from_u128(n))
    }

    fn post(id: u128, on: u128, role: Role, who: Option<u128>) -> Post {
        Post {
            id: PostId(Uuid::from_u128(id)),
            user: who.map(|n| UserId(Uuid::from_u128(n))),
            role,
            title: String::new(),
            area: Some(grid(on)),
            department: None,
            from: Timestamp::UNIX_EPOCH,
            to: None,
            version: 1,
        }
    }

    fn told(posts: &[Post], ended: &[Heir], new: &[Heir]) -> Vec<(u128, Option<u128>, &'static str)> {
        moves(&posts.iter().collect::<Vec<_>>(), ended, new)
            .into_iter()
            .map(|m| (m.post.0.as_u128(), m.to.map(|t| t.0.as_u128()), m.fate.as_str()))
            .collect()
    }

    fn heir(from: u128, to: u128) -> Heir {
        Heir { from: grid(from), to: grid(to) }
    }

    #[test]
    fn a_split_keeps_the_team_and_gives_it_the_new_grid_too() {
        let posts = [post(1, 10, Role::GridWorker, Some(5)), post(2, 10, Role::GridChief, Some(6))];
        assert_eq!(
            told(&posts, &[], &[heir(10, 11)]),
            [(1, Some(10), "stays"), (2, Some(10), "stays"), (1, Some(11), "added"), (2, Some(11), "added")]
        );
    }

    #[test]
    fn a_merge_brings_the_people_together_and_nobody_twice() {
        let posts = [
            post(1, 10, Role::GridWorker, Some(5)),
            post(2, 11, Role::GridWorker, Some(6)),
            post(3, 11, Role::GridChief, Some(7)),
            post(4, 10, Role::GridChief, Some(7)),
        ];
        assert_eq!(
            told(&posts, &[heir(11, 10)], &[]),
            [(1, Some(10), "stays"), (4, Some(10), "stays"), (2, Some(10), "moves"), (3, None, "ends")]
        );
    }

    #[test]
    fn a_vacancy_goes_along_only_where_nobody_has_the_post() {
        let vacant = [post(1, 11, Role::GridWorker, None)];
        assert_eq!(told(&vacant, &[heir(11, 10)], &[]), [(1, Some(10), "moves")]);
        let filled = [post(1, 11, Role::GridWorker, None), post(2, 11, Role::GridWorker, Some(5))];
        assert_eq!(told(&filled, &[heir(11, 10)], &[]), [(2, Some(10), "moves"), (1, None, "ends")]);
    }

    #[test]
    fn a_grid_cut_into_two_new_ones_gives_its_team_to_both() {
        let posts = [post(1, 10, Role::GridWorker, Some(5))];
        // Both halves are new; most of the old one is the first's.
        assert_eq!(
            told(&posts, &[heir(10, 11)], &[heir(10, 11), heir(10, 12)]),
            [(1, Some(11), "moves"), (1, Some(12), "added")]
        );
    }
}
