//! One case as a list of timed steps: who does what and when, worked out before anything is played.

use super::{
    dice::Dice,
    pictures::Picture,
    texts,
    world::{World, plus},
};
use tessera_app::cases::report::NewReport;
use tessera_demo::{CaseScript, Source as From};
use tessera_domain::{
    Timestamp,
    calendar::Limit,
    case::{Action, AttachStage, Audience, Outcome, Priority, Reporter, Source},
    ids::{DepartmentId, UserId},
};

/// Who does a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A person with an account.
    Staff(UserId),
    /// The reporter, with the track code.
    Reporter,
    /// The program.
    System,
}

/// What a step is.
#[derive(Clone, Debug)]
pub enum Act {
    /// The case comes in.
    Report(Box<NewReport>),
    /// An action.
    Do(Box<Action>),
    /// Merged into the case with this script number, whose id is known only when it is played.
    Merge(u32),
    /// A picture is added.
    Photo(AttachStage, Picture),
}

/// One step.
#[derive(Clone, Debug)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub who: Who,
    /// What.
    pub act: Act,
}

/// The office that answers for a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Office {
    /// The two centres of the district.
    District,
    /// The small centre of a street office, by code.
    Street(String),
    /// The small centre of a community, by code.
    Community(String),
}

/// How many pictures a case has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Photos {
    /// Of the matter.
    pub before: u8,
    /// Of the work done.
    pub after: bool,
}

/// A case being told: a cursor in time and the steps so far.
pub struct Tale<'a> {
    pub(super) w: &'a World,
    pub(super) s: &'a CaseScript,
    pub(super) dice: Dice,
    pub(super) t: Timestamp,
    pub(super) steps: Vec<Step>,
    pub(super) office: Office,
    /// True when staff act in office hours only.
    working: bool,
    photos: Photos,
    desk: Option<UserId>,
    handler: Option<UserId>,
    dispatched: Option<(Timestamp, Limit)>,
}

impl<'a> Tale<'a> {
    /// Begins at the report's time.
    pub fn begin(w: &'a World, s: &'a CaseScript, photos: Photos) -> Tale<'a> {
        let mut dice = Dice::new(w.seed ^ u64::from(s.seq).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let age = -s.reported_at_offset_s;
        let worker = s.source == From::Worker;
        let community = s.grid_code.get(..12).unwrap_or_default().to_owned();
        // About half of what a worker finds is settled by the community's own small centre.
        let office =
            if worker && dice.chance(0.55) { Office::Community(community) } else { Office::District };
        // Urgent and fresh matters do not wait for the morning, and sometimes there is a late shift.
        let slow = !s.fate.is_open() && s.priority == tessera_demo::Priority::Normal && age > 36 * 3600;
        Tale {
            w,
            s,
            t: plus(w.now, s.reported_at_offset_s),
            steps: Vec::new(),
            office,
            working: slow && dice.chance(0.7),
            photos,
            desk: None,
            handler: None,
            dispatched: None,
            dice,
        }
    }

    /// One of some sentences.
    pub fn say(&mut self, words: &[&str]) -> String {
        self.dice.say(words).to_owned()
    }

    /// The script's own remark, or one of ours.
    pub fn remark(&mut self, otherwise: &[&str]) -> String {
        self.s.comments.first().cloned().unwrap_or_else(|| self.dice.say(otherwise).to_owned())
    }

    /// Lets time pass until somebody acts.
    pub fn wait(&mut self, low: i64, high: i64) {
        let seconds = self.dice.int(low, high);
        self.t = self.w.later(self.t, seconds, self.working);
    }

    fn push(&mut self, who: Who, act: Act) {
        self.steps.push(Step { at: self.t, who, act });
    }

    /// Adds an action now.
    pub fn act(&mut self, who: Who, action: Action) {
        self.push(who, Act::Do(Box::new(action)));
    }

    /// Merges into another script's case.
    pub fn merge(&mut self, into: u32) {
        let who = self.desk();
        self.push(who, Act::Merge(into));
    }

    fn staff(id: Option<UserId>) -> Who {
        // Nobody there: the step is refused and counted, so the gap shows.
        id.map_or(Who::System, Who::Staff)
    }

    /// Who accepts and files.
    pub fn desk(&mut self) -> Who {
        if self.desk.is_none() {
            self.desk = match &self.office {
                Office::District => self.w.cast.any("acceptor", &mut self.dice),
                Office::Street(code) => self.w.cast.on("street_staff", code, &mut self.dice),
                Office::Community(code) => self.w.cast.on("community_staff", code, &mut self.dice),
            };
        }
        Self::staff(self.desk)
    }

    /// Who dispatches and decides about extensions.
    pub fn command(&mut self) -> Who {
        match self.office {
            Office::District => Self::staff(self.w.cast.any("dispatcher", &mut self.dice)),
            _ => self.desk(),
        }
    }

    /// Who asks for checks and closes.
    pub fn verifier(&mut self) -> Who {
        match self.office {
            Office::District => Self::staff(self.w.cast.any("verifier", &mut self.dice)),
            _ => self.desk(),
        }
    }

    /// A leader.
    pub fn leader(&mut self) -> Who {
        Self::staff(self.w.cast.any("leader", &mut self.dice))
    }

    /// The handler who signed.
    pub fn handler(&self) -> Who {
        Self::staff(self.handler)
    }

    /// The case goes to another office.
    pub fn move_to(&mut self, office: Office) {
        self.office = office;
        self.desk = None;
    }

    /// Codes of the street and the community.
    pub fn street(&self) -> String {
        self.s.grid_code.get(..9).unwrap_or_default().to_owned()
    }

    /// The report itself, with its pictures. A worker tells the category, a resident often does not.
    pub fn report(&mut self) {
        let s = self.s;
        let (source, who) = match s.source {
            From::Worker => {
                let worker = s.reporter_login.as_ref().and_then(|l| self.w.ids.users.get(l)).copied();
                (Source::Worker, Self::staff(worker))
            }
            From::Portal => (Source::Portal, Who::Reporter),
            From::Hotline => (Source::Hotline, Self::staff(self.w.cast.any("acceptor", &mut self.dice))),
            From::Leader => (Source::Leader, self.leader()),
            From::Department => {
                (Source::Department, Self::staff(self.w.cast.handler(&s.department_code, &mut self.dice)))
            }
            From::Media => (Source::Media, Self::staff(self.w.cast.any("acceptor", &mut self.dice))),
            From::Sensor => (Source::Sensor, Who::System),
            From::Import => (Source::Import, Who::System),
        };
        let silent = source == Source::Portal && self.dice.chance(0.4);
        let phone = s.reporter_phone.clone().unwrap_or_default();
        let report = NewReport {
            source,
            description: s.description.clone(),
            category: (!silent).then(|| s.category.clone()),
            position: Some(s.position),
            address: s.address.clone(),
            area: None,
            facility: s.near_facility.clone(),
            priority: self.priority(),
            reporter: Reporter {
                name: s.reporter_name.clone().unwrap_or_default(),
                confidential: !phone.is_empty() && self.dice.chance(0.05),
                phone,
                ..Reporter::default()
            },
            answers: match (source, silent) {
                (Source::Sensor | Source::Import, _) | (_, true) => None,
                _ => Some(super::answers::answers(
                    &self.w.catalogue,
                    &s.category,
                    self.t,
                    source != Source::Portal,
                    self.w.seed ^ u64::from(s.seq),
                )),
            },
            then: Vec::new(),
        };
        self.push(who, Act::Report(Box::new(report)));
        for n in 0..self.photos.before {
            self.t = plus(self.t, self.dice.int(3, 12));
            self.push(who, Act::Photo(AttachStage::Report, self.picture(false, n)));
        }
    }

    fn priority(&self) -> Priority {
        match self.s.priority {
            tessera_demo::Priority::Normal => Priority::Normal,
            tessera_demo::Priority::Urgent => Priority::Urgent,
        }
    }

    fn picture(&self, after: bool, n: u8) -> Picture {
        Picture::of(&self.s.category, self.s.seq, after, n)
    }

    /// 受理.
    pub fn accept(&mut self) {
        self.wait(self.s.pace.accept_s, self.s.pace.accept_s);
        let who = self.desk();
        self.act(who, Action::Accept { category: Some(self.s.category.clone()) });
    }

    /// 立案.
    pub fn file(&mut self) {
        self.wait(40, 500);
        let who = self.desk();
        let condition = self.w.condition(&self.s.category, self.priority()).map(|c| c.id.clone());
        self.act(who, Action::File { category: self.s.category.clone(), condition });
    }

    /// Id of a department; nil for one that is not there, which is refused and counted.
    fn department(&self, code: &str) -> DepartmentId {
        self.w.ids.departments.get(code).copied().unwrap_or(DepartmentId(uuid::Uuid::nil()))
    }

    /// 派遣, under the condition's limit or another one.
    pub fn dispatch(&mut self, to: &str, assisting: &[&str], limit: Option<Limit>) {
        self.wait(self.s.pace.dispatch_s, self.s.pace.dispatch_s);
        let who = self.command();
        let instruction = match limit {
            Some(_) => "情况紧急，缩短时限办理。".to_owned(),
            None => self.say(texts::INSTRUCTIONS),
        };
        self.act(
            who,
            Action::Dispatch {
                department: self.department(to),
                assisting: assisting.iter().map(|c| self.department(c)).collect(),
                instruction,
                limit,
            },
        );
        let usual = self.w.condition(&self.s.category, self.priority()).map(|c| c.limit);
        self.dispatched = limit.or(usual).map(|l| (self.t, l));
    }

    /// 签收 by a handler of this department.
    pub fn sign(&mut self, department: &str) {
        self.wait(300, 5400);
        self.handler = self.w.cast.handler(department, &mut self.dice);
        self.act(self.handler(), Action::Sign);
        if self.s.comments.len() == 1 && self.dice.chance(0.5) {
            self.t = plus(self.t, self.dice.int(60, 900));
            let text = self.s.comments[0].clone();
            self.act(self.handler(), Action::Comment { text, audience: Audience::Internal });
        }
    }

    /// Moves on to the moment when this share of the handling limit is used up, at least some minutes later.
    pub fn until_share(&mut self, share: f64) {
        let least = plus(self.t, self.dice.int(600, 1800));
        let at = self.dispatched.map_or(least, |(start, limit)| self.w.share(start, limit, share));
        self.t = at.max(least);
    }

    /// 处置反馈, with a picture where the case has pictures.
    pub fn feed_back(&mut self, words: &[&str]) {
        let no_photo_reason = if self.photos.after {
            self.push(self.handler(), Act::Photo(AttachStage::Handling, self.picture(true, 0)));
            self.t = plus(self.t, self.dice.int(10, 120));
            None
        } else {
            Some(texts::NO_PHOTO.to_owned())
        };
        let text = self.say(words);
        self.act(self.handler(), Action::FeedBack { text, no_photo_reason });
    }

    /// 自处置: always with a picture, without which it is refused.
    pub fn fix_on_spot(&mut self) {
        let who = self.s.reporter_login.as_ref().and_then(|l| self.w.ids.users.get(l)).copied();
        self.t = plus(self.t, self.dice.int(300, 1800));
        self.push(Self::staff(who), Act::Photo(AttachStage::Handling, self.picture(true, 0)));
        self.t = plus(self.t, self.dice.int(10, 60));
        let text = self.say(texts::FIXED);
        self.act(Self::staff(who), Action::FixOnSpot { text });
    }

    /// Somebody is asked to look; who answers, later, is given back.
    fn ask(&mut self, verify: bool) -> Who {
        let who = self.verifier();
        let field = self.w.cast.field(&self.s.grid_code, &mut self.dice);
        let assignee = field.filter(|_| self.dice.chance(0.5));
        let note = String::new();
        self.act(
            who,
            if verify {
                Action::RequestVerification { assignee, note }
            } else {
                Action::RequestCheck { assignee, note }
            },
        );
        Self::staff(field)
    }

    /// 请求核实, answered when `found` says what was seen.
    pub fn verify(&mut self, found: Option<bool>) {
        self.wait(60, 600);
        let field = self.ask(true);
        let Some(passed) = found else { return };
        self.wait(400, 1700);
        let text = self.say(if passed { texts::REAL } else { texts::NOT_REAL });
        self.act(field, Action::RecordVerification { passed, text });
    }

    /// 请求核查, answered when `found` says what was seen.
    pub fn check(&mut self, found: Option<bool>, why: Option<&str>) {
        self.wait(120, 1200);
        let field = self.ask(false);
        let Some(passed) = found else { return };
        self.wait(self.s.pace.check_s, self.s.pace.check_s);
        let text = match why {
            Some(w) => w.to_owned(),
            None => self.say(if passed { texts::CHECK_PASSED } else { texts::CHECK_FAILED }),
        };
        self.act(field, Action::RecordCheck { passed, text });
    }

    /// 结案.
    pub fn close(&mut self, outcome: Outcome, text: String) {
        self.wait(120, 900);
        let who = self.verifier();
        self.act(who, Action::Close { outcome, text });
    }

    /// Brings the steps forward so that the last one is done by `cap`; says whether it had to.
    pub fn squeeze(&mut self, cap: Timestamp) -> bool {
        let (Some(first), Some(last)) = (self.steps.first(), self.steps.last()) else { return false };
        if last.at <= cap {
            return false;
        }
        let from = first.at.as_millisecond();
        let span = (last.at.as_millisecond() - from) as f64;
        let room = (cap.as_millisecond() - from).max(0) as f64;
        for step in &mut self.steps {
            let ms = (step.at.as_millisecond() - from) as f64 / span * room;
            step.at = Timestamp::from_millisecond(from + ms as i64).unwrap_or(step.at);
        }
        self.t = cap;
        true
    }
}
