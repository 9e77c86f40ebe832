//! Whose cases and queues somebody sees.

use super::Queue;
use crate::{
    index::{CaseIndex, LEVELS, STATES, Slot},
    layers::Ground,
};
use tessera_domain::{
    area::{AreaPath, Level},
    ids::DepartmentId,
    people::{Actor, Role, Standing, rights::Scope},
};
use tessera_store::flag;

/// Where someone stands for a queue: a table over area paths and the level they answer for.
struct Reach {
    paths: Vec<bool>,
    /// A centre answers for cases of its own level and below.
    from: u8,
    /// A small centre only for its own level.
    to: u8,
}

/// An actor's scope and queues, worked out once per request against the index's number tables.
pub struct Sight {
    paths: Vec<bool>,
    /// Grids of other layers, each with the categories that are the layer's business.
    grounds: Vec<(Ground, Vec<bool>)>,
    departments: Vec<bool>,
    own: u32,
    desk: Vec<Reach>,
    command: Vec<Reach>,
    field: Vec<Reach>,
    handler_departments: Vec<bool>,
    handles_any: bool,
    led_departments: Vec<bool>,
    leads_any: bool,
    everything: bool,
}

/// The levels of cases a post answers for, as the lifecycle has it (see `domain::case::powers`).
fn levels(s: &Standing) -> (u8, u8) {
    let number = |l: Level| LEVELS.iter().position(|x| *x == l.as_str()).map_or(0, |i| i as u8);
    let own = s.area.as_ref().map_or(Level::City, AreaPath::level);
    match s.role {
        Role::CommunityStaff => (number(Level::Community), number(Level::Community)),
        Role::StreetStaff => (number(Level::Street), number(Level::Street)),
        Role::GridChief => (number(own), number(own)),
        Role::GridWorker => (0, u8::MAX),
        _ => (number(own), u8::MAX),
    }
}

impl Sight {
    /// Works out what `actor` sees. The same as [`Scope::admits`], on numbers.
    pub fn of(ix: &CaseIndex, actor: &Actor, scope: &Scope) -> Sight {
        let paths_under = |area: &AreaPath| ix.paths.table(|p| p.starts_with(area.as_str()));
        let reach = |roles: &[Role]| -> Vec<Reach> {
            actor
                .standings
                .iter()
                .filter(|s| roles.contains(&s.role))
                .filter_map(|s| {
                    let (from, to) = levels(s);
                    Some(Reach { paths: paths_under(s.area.as_ref()?), from, to })
                })
                .collect()
        };
        // On site, a chief is part of the team whatever the level of the case.
        let field = || {
            let mut all = reach(&[Role::GridWorker, Role::GridChief]);
            for r in &mut all {
                (r.from, r.to) = (0, u8::MAX);
            }
            all
        };
        let works_in = |role| actor.standings.iter().any(|s| s.role == role && s.department.is_some());
        // Department scopes are subtrees of the department tree; the caller has resolved them to ids (see `departments`).
        Sight {
            paths: ix.paths.table(|p| scope.areas.iter().any(|a| p.starts_with(a.as_str()))),
            grounds: Vec::new(),
            departments: Vec::new(),
            own: ix.users.find(&scope.own).unwrap_or(u32::MAX),
            desk: reach(&[
                Role::Acceptor,
                Role::Verifier,
                Role::CommunityStaff,
                Role::StreetStaff,
                Role::GridChief,
            ]),
            command: reach(&[Role::Dispatcher, Role::CommunityStaff, Role::StreetStaff, Role::GridChief]),
            field: field(),
            handler_departments: Vec::new(),
            handles_any: works_in(Role::Handler),
            led_departments: Vec::new(),
            leads_any: works_in(Role::Leader),
            everything: false,
        }
    }

    /// Adds the department subtrees: `under` says whether a department lies in one of the scope's, `handles` in one the actor works
    /// for, `leads` in one the actor leads.
    pub fn with_departments(
        mut self,
        ix: &CaseIndex,
        under: impl Fn(&DepartmentId) -> bool,
        handles: impl Fn(&DepartmentId) -> bool,
        leads: impl Fn(&DepartmentId) -> bool,
    ) -> Sight {
        self.departments = ix.departments.table(under);
        self.handler_departments = ix.departments.table(handles);
        self.led_departments = ix.departments.table(leads);
        self
    }

    /// Adds the grids of other layers that the actor's posts are on.
    pub fn with_grounds(mut self, ix: &CaseIndex, grounds: impl Iterator<Item = Ground>) -> Sight {
        self.grounds = grounds
            .map(|g| {
                let minded = g.minded(ix);
                (g, minded)
            })
            .collect();
        self
    }

    fn on_ground(&self, s: &Slot) -> bool {
        self.grounds
            .iter()
            .any(|(g, minded)| minded[s.category as usize] && s.point().is_some_and(|p| g.holds(p)))
    }

    /// Sees every case: for jobs and the public numbers, never for a person.
    pub fn all() -> Sight {
        Sight {
            paths: Vec::new(),
            grounds: Vec::new(),
            departments: Vec::new(),
            own: u32::MAX,
            desk: Vec::new(),
            command: Vec::new(),
            field: Vec::new(),
            handler_departments: Vec::new(),
            handles_any: false,
            led_departments: Vec::new(),
            leads_any: false,
            everything: true,
        }
    }

    pub(super) fn mine(&self, ix: &CaseIndex, s: &Slot) -> bool {
        s.handler == self.own
            || s.field == self.own
            || s.reporter == self.own
            || ix.others(s).is_some_and(|o| o.people.contains(&self.own))
    }

    /// True when the actor may see the case.
    pub fn sees(&self, ix: &CaseIndex, s: &Slot) -> bool {
        self.everything
            || self.paths[s.path as usize]
            || self.departments.get(s.department as usize).is_some_and(|d| *d)
            || self.mine(ix, s)
            || self.on_ground(s)
            || ix.others(s).is_some_and(|o| o.departments.iter().any(|(d, _)| self.departments[*d as usize]))
    }

    fn within(reach: &[Reach], s: &Slot) -> bool {
        reach.iter().any(|r| r.paths[s.path as usize] && (r.from..=r.to).contains(&s.level))
    }

    fn handles(&self, s: &Slot) -> bool {
        self.handler_departments.get(s.department as usize).is_some_and(|d| *d)
    }

    /// True when the actor's posts can ever put a case into this queue: the others are not shown.
    pub fn concerns(&self, q: Queue) -> bool {
        let (desk, command, field) =
            (!self.desk.is_empty(), !self.command.is_empty(), !self.field.is_empty());
        let handler = self.handles_any;
        match q {
            Queue::ToAccept | Queue::ToFile | Queue::ToCheck | Queue::ToClose | Queue::RatedUnsolved => desk,
            Queue::ToDispatch | Queue::Returned | Queue::Extensions | Queue::Suspensions => command,
            Queue::ToVerify | Queue::ToCheckField => field,
            Queue::ToSign | Queue::ToHandle | Queue::ToAssist => handler,
            Queue::Reviews => self.leads_any,
            Queue::Appeals => desk || command,
            Queue::Supervised | Queue::Overdue | Queue::DueSoon => desk || command || handler || field,
        }
    }

    /// True when a visible case waits in this queue of the actor's.
    pub fn queued(&self, ix: &CaseIndex, s: &Slot, q: Queue, now: i64, soon: i64) -> bool {
        let state = |name: &str| STATES[s.state as usize] == name;
        let desk = || Self::within(&self.desk, s);
        let command = || Self::within(&self.command, s);
        let asked = || s.field == self.own || (s.field == 0 && Self::within(&self.field, s));
        let asked_of_us = |what| s.open() && s.is(what) && !s.is(flag::IN_REVIEW) && command();
        let mine_to_do = || match STATES[s.state as usize] {
            "reported" | "accepted" | "handled" => desk(),
            "filed" => command(),
            "dispatched" | "handling" => self.handles(s),
            "verifying" | "checking" => asked() || desk(),
            _ => false,
        };
        match q {
            Queue::ToAccept => state("reported") && desk(),
            Queue::ToVerify => state("verifying") && asked(),
            Queue::ToFile => state("accepted") && desk(),
            Queue::ToDispatch => state("filed") && !s.is(flag::RETURNED) && command(),
            Queue::Returned => state("filed") && s.is(flag::RETURNED) && command(),
            Queue::ToSign => state("dispatched") && self.handles(s),
            Queue::ToHandle => state("handling") && self.handles(s),
            Queue::ToAssist => {
                s.open()
                    && ix.others(s).is_some_and(|o| {
                        o.departments
                            .iter()
                            .any(|(d, active)| *active && self.handler_departments[*d as usize])
                    })
            }
            Queue::ToCheck => state("handled") && !s.is(flag::CHECK_IN) && desk(),
            Queue::ToCheckField => state("checking") && asked(),
            Queue::ToClose => state("handled") && s.is(flag::CHECK_IN) && desk(),
            Queue::Reviews => {
                s.open()
                    && s.is(flag::IN_REVIEW)
                    && self.led_departments.get(s.department as usize).is_some_and(|d| *d)
            }
            // What waits for the department's own leader is not the centre's turn yet.
            Queue::Extensions => asked_of_us(flag::EXTENSION_PENDING),
            Queue::Suspensions => asked_of_us(flag::SUSPENSION_PENDING),
            Queue::Supervised => {
                s.open() && s.is(flag::SUPERVISED) && (self.handles(s) || command() || desk())
            }
            Queue::Appeals => {
                (s.is(flag::APPEAL_FIRST) && command()) || (s.is(flag::APPEAL_SECOND) && desk())
            }
            Queue::Overdue => s.open() && s.overdue(now) && mine_to_do(),
            Queue::DueSoon => s.open() && s.due_at >= now && s.due_at < soon && mine_to_do(),
            Queue::RatedUnsolved => s.is(flag::UNSOLVED) && desk(),
        }
    }
}
