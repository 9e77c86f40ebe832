//! Who plays which part: the staff of the generated city by role and place.

use super::{base::Ids, dice::Dice};
use std::collections::HashMap;
use tessera_demo::City;
use tessera_domain::ids::UserId;

/// People by what they do and where.
#[derive(Default)]
pub struct Cast {
    by_role: HashMap<String, Vec<UserId>>,
    by_place: HashMap<(String, String), Vec<UserId>>,
    handlers: HashMap<String, Vec<UserId>>,
    heads: HashMap<String, UserId>,
}

impl Cast {
    /// Sorts the city's people.
    pub fn of(city: &City, ids: &Ids) -> Cast {
        let mut cast = Cast::default();
        for person in &city.people {
            let Some(id) = ids.users.get(&person.login).copied() else { continue };
            for post in &person.posts {
                // The leader of a department is none of those who send demands to all of them.
                if let (Some(d), "leader") = (&post.department_code, post.role.as_str()) {
                    cast.heads.insert(d.clone(), id);
                    continue;
                }
                cast.by_role.entry(post.role.clone()).or_default().push(id);
                if let Some(area) = &post.area_code {
                    cast.by_place.entry((post.role.clone(), area.clone())).or_default().push(id);
                }
                if let (Some(d), "handler") = (&post.department_code, post.role.as_str()) {
                    cast.handlers.entry(d.clone()).or_default().push(id);
                }
            }
        }
        // A leader looks after the departments below too, unless they have one of their own.
        let above: HashMap<&str, &str> = city
            .departments
            .iter()
            .filter_map(|d| Some((d.code.as_str(), d.parent_code.as_deref()?)))
            .collect();
        for d in &city.departments {
            let mut up = Some(d.code.as_str());
            while let Some(code) = up {
                if let Some(head) = cast.heads.get(code).copied() {
                    cast.heads.insert(d.code.clone(), head);
                    break;
                }
                up = above.get(code).copied();
            }
        }
        cast
    }

    /// Somebody with this role, wherever.
    pub fn any(&self, role: &str, dice: &mut Dice) -> Option<UserId> {
        self.by_role.get(role).and_then(|list| dice.pick(list)).copied()
    }

    /// Somebody with this role on this very area.
    pub fn on(&self, role: &str, area: &str, dice: &mut Dice) -> Option<UserId> {
        self.by_place.get(&(role.to_owned(), area.to_owned())).and_then(|list| dice.pick(list)).copied()
    }

    /// A handler of this department.
    pub fn handler(&self, department: &str, dice: &mut Dice) -> Option<UserId> {
        self.handlers.get(department).and_then(|list| dice.pick(list)).copied()
    }

    /// The leader of this department or of one above it, if there is any.
    pub fn head(&self, department: &str) -> Option<UserId> {
        self.heads.get(department).copied()
    }

    /// Who goes out in this grid: its worker, else the chief of its community.
    pub fn field(&self, grid: &str, dice: &mut Dice) -> Option<UserId> {
        let community = grid.get(..12).unwrap_or(grid);
        self.on("grid_worker", grid, dice).or_else(|| self.on("grid_chief", community, dice))
    }
}
