//! 值班: who has a desk of a centre, from when to when. Shifts steer attention (lists, notices), never rights: whoever holds the
//! post may do the same with or without a shift, and without a rota everything is everybody's. Pure.

use crate::{
    area::{AreaPath, Level},
    case::Case,
    ids::{AreaId, UserId},
    people::{Role, Standing},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The longest shift.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(24);
/// How long before its beginning a planned shift can be taken over.
pub const EARLY: SignedDuration = SignedDuration::from_hours(4);
/// How long somebody has the desk who takes it over without a plan, when nobody else is there.
const UNPLANNED: SignedDuration = SignedDuration::from_hours(8);

/// A desk of a centre that people take turns at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Desk {
    /// 受理台: what is reported comes here.
    Acceptor,
    /// 派遣台: what is filed, returned or asked for comes here.
    Dispatcher,
}

impl Desk {
    /// Both.
    pub const ALL: [Desk; 2] = [Desk::Acceptor, Desk::Dispatcher];

    /// The word in columns, URLs and JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Desk::Acceptor => "acceptor",
            Desk::Dispatcher => "dispatcher",
        }
    }

    /// The desk with this word.
    pub fn parse(word: &str) -> Option<Desk> {
        Desk::ALL.into_iter().find(|d| d.as_str() == word)
    }
}

/// One person's turn at a desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Identity.
    pub id: Uuid,
    /// The centre: a city, district, street or community.
    pub area: AreaId,
    /// Which desk.
    pub desk: Desk,
    /// Whose turn.
    pub user: UserId,
    /// From when.
    pub from: Timestamp,
    /// Until when, as planned.
    pub until: Timestamp,
    /// When the person said "I am here".
    pub taken_at: Option<Timestamp>,
    /// When the person handed over.
    pub ended_at: Option<Timestamp>,
    /// The word for the next.
    pub note: String,
    /// Counts changes.
    pub version: i64,
}

impl Shift {
    /// True while it is this person's turn.
    pub fn runs(&self, now: Timestamp) -> bool {
        self.from <= now && now < self.until && self.ended_at.is_none_or(|t| now < t)
    }
}

/// A shift with the path of its centre.
pub type Placed = (Shift, AreaPath);

/// True when a post is one of those who take turns at a desk of this centre: its clerks or dispatchers, and at the small centre
/// of a street or community its staff, who do both.
pub fn staffs(s: &Standing, desk: Desk, centre: &AreaPath) -> bool {
    let small = matches!(centre.level(), Level::Street | Level::Community);
    s.area.as_ref() == Some(centre)
        && match s.role {
            Role::Acceptor => desk == Desk::Acceptor,
            Role::Dispatcher => desk == Desk::Dispatcher,
            Role::StreetStaff | Role::CommunityStaff | Role::GridChief => small,
            _ => false,
        }
}

/// True when the centre answers for the case: a large one for its own level and below, a small one for its own level.
fn answers(centre: &AreaPath, case: &Case) -> bool {
    let level = centre.level();
    centre.covers(&case.place.path)
        && match level {
            Level::Street | Level::Community => case.level == level,
            _ => level <= case.level,
        }
}

/// Who has the desk that a case is for now: those on shift at the nearest centre where somebody is. Nobody without a rota.
pub fn on_duty(shifts: &[Placed], desk: Desk, case: &Case, now: Timestamp) -> Vec<UserId> {
    let here = || shifts.iter().filter(|(s, centre)| s.desk == desk && s.runs(now) && answers(centre, case));
    let Some(nearest) = here().map(|(_, centre)| centre.level()).max() else { return Vec::new() };
    let mut who: Vec<UserId> =
        here().filter(|(_, centre)| centre.level() == nearest).map(|(s, _)| s.user).collect();
    who.sort_unstable();
    who.dedup();
    who
}

/// True when new work that a post would see at a desk is for others just now: somebody is on shift at its centre, and not this
/// person.
pub fn relieved(s: &Standing, user: UserId, desk: Desk, shifts: &[Placed], now: Timestamp) -> bool {
    let Some(centre) = &s.area else { return false };
    let mut here = shifts.iter().filter(|(x, c)| x.desk == desk && c == centre && x.runs(now)).peekable();
    // Whoever judges checks sees the desk's lists too.
    let sees = staffs(s, desk, centre) || (desk == Desk::Acceptor && s.role == Role::Verifier);
    sees && here.peek().is_some() && !here.any(|(x, _)| x.user == user)
}

/// What is wrong with the times of a shift, if anything.
pub fn fault(from: Timestamp, until: Timestamp) -> Option<&'static str> {
    if until <= from {
        Some("must be after its beginning")
    } else if until.duration_since(from) > LONGEST {
        Some("at most 24 hours after its beginning")
    } else {
        None
    }
}

/// What it means that somebody takes a desk over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// They have it already.
    Theirs(Shift),
    /// Their planned shift begins, with its new times.
    Begins(Shift),
    /// Nothing was planned for them: a turn until this time.
    Unplanned(Timestamp),
}

/// "I am here": the person's planned shift begins, if need be early, or an unplanned one that lasts as long as the others' who are
/// there. `desk`: the shifts of this desk that reach from now to [`EARLY`] from now.
pub fn take_over(desk: &[Shift], user: UserId, now: Timestamp) -> Turn {
    let open = || desk.iter().filter(|s| s.ended_at.is_none());
    let mine = || open().filter(|s| s.user == user);
    let Some(s) = mine().find(|s| s.runs(now)).or_else(|| mine().next()) else {
        let others = open().filter(|s| s.runs(now)).map(|s| s.until).max();
        return Turn::Unplanned(others.unwrap_or_else(|| now.checked_add(UNPLANNED).unwrap_or(now)));
    };
    if s.taken_at.is_some() {
        return Turn::Theirs(s.clone());
    }
    // A turn that begins early is as long as it can be.
    let begun = s.from.min(now);
    let from = if s.until.duration_since(begun) > LONGEST { s.from } else { begun };
    Turn::Begins(Shift { from, taken_at: Some(now), ..s.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Town, community, monday, street, uuid};

    fn shift(user: UserId, desk: Desk, hours: (i64, i64)) -> Shift {
        let at = |h| monday() + SignedDuration::from_hours(h);
        Shift {
            id: uuid(1),
            area: AreaId(uuid(1)),
            desk,
            user,
            from: at(hours.0),
            until: at(hours.1),
            taken_at: None,
            ended_at: None,
            note: String::new(),
            version: 1,
        }
    }

    fn district() -> AreaPath {
        AreaPath::root("4205").child("420502")
    }

    #[test]
    fn the_desk_is_theirs_who_are_on_shift_at_the_nearest_centre_and_nobodys_without_a_rota() {
        let town = Town::new();
        let (a, b, c) = (town.user("acceptor"), town.user("city_acceptor"), town.user("street"));
        let case = town.case(1, Level::District, None);
        let root = AreaPath::root("4205");
        let now = monday();
        assert_eq!(on_duty(&[], Desk::Acceptor, &case, now), []);
        let city = (shift(b, Desk::Acceptor, (0, 8)), root);
        let at = |s| (s, district());
        assert_eq!(
            on_duty(std::slice::from_ref(&city), Desk::Acceptor, &case, now),
            [b],
            "the city looks after it"
        );
        let both = [at(shift(a, Desk::Acceptor, (0, 8))), at(shift(c, Desk::Acceptor, (-1, 1))), city];
        assert_eq!(on_duty(&both, Desk::Acceptor, &case, now), [a, c], "two on duty; the nearer centre");
        let later = now + SignedDuration::from_hours(1);
        assert_eq!(on_duty(&both, Desk::Acceptor, &case, later), [a], "the end is no longer part of it");
        assert_eq!(on_duty(&both, Desk::Dispatcher, &case, now), [], "another desk");
        let mut early = both.clone();
        early[0].0.ended_at = Some(now);
        assert_eq!(on_duty(&early, Desk::Acceptor, &case, later), [b], "handed over");
    }

    #[test]
    fn a_street_has_the_desk_of_its_own_cases_only() {
        let town = Town::new();
        let who = town.user("street");
        let on = |path| [(shift(who, Desk::Dispatcher, (0, 8)), path)];
        let of = |level| town.case(1, level, None);
        assert_eq!(on_duty(&on(street(1)), Desk::Dispatcher, &of(Level::Street), monday()), [who]);
        assert_eq!(on_duty(&on(street(1)), Desk::Dispatcher, &of(Level::District), monday()), []);
        assert_eq!(on_duty(&on(street(2)), Desk::Dispatcher, &of(Level::Street), monday()), []);
        assert_eq!(on_duty(&on(district()), Desk::Dispatcher, &of(Level::Street), monday()), [who]);
    }

    #[test]
    fn who_is_off_shift_is_relieved_only_while_somebody_else_is_on() {
        let town = Town::new();
        let standing = &town.actor("dispatcher").standings[0];
        let (me, other) = (town.user("dispatcher"), uuid(7).into());
        let relieved = |shifts: &[Placed]| relieved(standing, me, Desk::Dispatcher, shifts, monday());
        let at = |user, hours| (shift(user, Desk::Dispatcher, hours), district());
        assert!(!relieved(&[]), "no rota: everybody's");
        assert!(relieved(&[at(other, (0, 8))]));
        assert!(!relieved(&[at(other, (0, 8)), at(me, (-4, 1))]), "two on duty");
        assert!(!relieved(&[at(other, (1, 8))]), "not yet");
        assert!(!relieved(&[(shift(other, Desk::Dispatcher, (0, 8)), street(1))]), "another centre");
        assert!(!relieved(&[(shift(other, Desk::Acceptor, (0, 8)), district())]), "another desk");
    }

    #[test]
    fn a_desk_is_taken_in_turns_by_those_who_hold_the_post_there() {
        let town = Town::new();
        let staff = |who: &str, desk, centre: &AreaPath| staffs(&town.actor(who).standings[0], desk, centre);
        assert!(staff("dispatcher", Desk::Dispatcher, &district()));
        assert!(!staff("dispatcher", Desk::Acceptor, &district()));
        assert!(!staff("city_dispatcher", Desk::Dispatcher, &district()), "of another centre");
        assert!(staff("street", Desk::Acceptor, &street(1)) && staff("street", Desk::Dispatcher, &street(1)));
        assert!(staff("chief", Desk::Dispatcher, &community(1, 1)));
        assert!(!staff("verifier", Desk::Acceptor, &district()));
    }

    #[test]
    fn who_takes_over_begins_the_planned_turn_or_joins_those_who_are_there_or_has_eight_hours() {
        let (me, other): (UserId, UserId) = (uuid(7).into(), uuid(8).into());
        let at = |h| monday() + SignedDuration::from_hours(h);
        let of = |user, hours| shift(user, Desk::Dispatcher, hours);
        let take = |desk: &[Shift]| take_over(desk, me, monday());
        assert_eq!(take(&[]), Turn::Unplanned(at(8)));
        assert_eq!(take(&[of(other, (-4, 3))]), Turn::Unplanned(at(3)));
        let early = Shift { from: at(0), taken_at: Some(at(0)), ..of(me, (2, 10)) };
        assert_eq!(take(&[of(other, (-4, 3)), of(me, (2, 10))]), Turn::Begins(early.clone()));
        let long = Shift { taken_at: Some(at(0)), ..of(me, (2, 25)) };
        assert_eq!(take(&[of(me, (2, 25))]), Turn::Begins(long), "longer than a day it cannot become");
        assert_eq!(take(std::slice::from_ref(&early)), Turn::Theirs(early.clone()), "pressed twice");
        let over = Shift { ended_at: Some(at(0)), ..early };
        assert_eq!(take(&[over]), Turn::Unplanned(at(8)), "handed over, and back again");
    }

    #[test]
    fn a_shift_ends_after_it_begins_and_within_a_day() {
        let at = |h| monday() + SignedDuration::from_hours(h);
        assert_eq!(fault(at(0), at(24)), None);
        assert!(
            fault(at(0), at(0)).is_some() && fault(at(1), at(0)).is_some() && fault(at(0), at(25)).is_some()
        );
    }
}
