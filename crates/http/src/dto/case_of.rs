//! How cases on the wire are made from the domain's, in the language and with the names of who reads.

use super::cases::{
    AnswerDto, AppealDto, AssignmentDto, AttachmentDto, CaseDto, CaseRef, CaseRow, CategoryRef, ClockDto,
    CountersDto, FieldResultDto, FieldTaskDto, FilingDto, Kin, OwesDto, PlaceDto, RatingDto, ReporterDto,
    RequestDto, ReviewDto, SupervisionDto, SuspensionDto,
};
use super::{Names, TextDto, questions::AnsweredDto, word};
use tessera_app::cases::project::{ended_at, lead};
use tessera_domain::{
    Timestamp,
    calendar::Light,
    case::{
        AssignmentStatus, Case, FieldResult, FieldTask, Outcome, Owes, Request, RequestKind, State, due,
        paused, running_clock, who_owes,
    },
    ids::UserId,
    people::mask,
};
use tessera_store::{Attachment, StoredCase};

fn case_ref(c: &StoredCase) -> CaseRef {
    CaseRef { id: c.case.id.0, number: c.case.number.clone(), reported_at: c.case.reported_at.to_string() }
}

/// A telephone or mail address without what tells whose it is.
pub fn mask_address(address: &str) -> String {
    match address.split_once('@') {
        Some((local, host)) => format!("{}@{host}", mask::name(local)),
        None => mask::phone(address),
    }
}

fn light(l: Light) -> String {
    match l {
        Light::Green => "green",
        Light::Amber => "amber",
        Light::Red => "red",
        Light::Paused => "paused",
    }
    .to_owned()
}

impl Names<'_> {
    /// A category.
    pub fn category(&self, code: &str) -> CategoryRef {
        match self.0.packs.catalogue.get(code) {
            Some(c) => CategoryRef {
                code: c.code.clone(),
                name: (&c.name).into(),
                kind: c.kind.as_str().to_owned(),
                class: c.class.clone(),
                icon: c.icon.clone(),
            },
            None => CategoryRef {
                code: code.to_owned(),
                name: TextDto { zh_hans: code.to_owned(), ..TextDto::default() },
                kind: if code.starts_with('P') { "part" } else { "event" }.to_owned(),
                class: code.get(1..3).unwrap_or("").to_owned(),
                icon: String::new(),
            },
        }
    }

    /// The clock that matters now.
    pub fn clock(&self, c: &Case, now: Timestamp) -> Option<ClockDto> {
        let cal = &self.0.calendar;
        let (clock, step) = running_clock(c)?;
        let due = due(c);
        let kind = due.as_ref().map_or(step, |d| d.1);
        let paused = paused(c);
        let overdue = due.as_ref().is_some_and(|d| d.0 < now);
        let soon = cal.limit_ms(self.0.packs.stages.due_soon);
        let shown = if overdue { Light::Red } else { clock.light(cal, now, soon) };
        Some(ClockDto {
            kind: word(&kind),
            due: due.map(|d| d.0.to_string()),
            started_at: Some(clock.started_at.to_string()),
            paused,
            overdue,
            light: light(if paused { Light::Paused } else { shown }),
            remaining_s: Some(clock.remaining_ms(cal, now) / 1000),
        })
    }

    fn field_task(&self, t: &FieldTask) -> FieldTaskDto {
        FieldTaskDto {
            assignee: t.assignee.and_then(|u| self.person(u)),
            requested_at: t.requested_at.to_string(),
            requested_by: self.person(t.requested_by),
            note: t.note.clone(),
            result: t.result.as_ref().map(|r| self.field_result(r)),
        }
    }

    fn field_result(&self, r: &FieldResult) -> FieldResultDto {
        FieldResultDto { at: r.at.to_string(), by: self.person(r.by), passed: r.passed, text: r.text.clone() }
    }

    /// A file.
    pub fn attachment(&self, a: &Attachment) -> AttachmentDto {
        AttachmentDto {
            id: a.id.0,
            stage: word(&a.stage),
            name: a.name.clone(),
            mime: a.mime.clone(),
            size: a.size,
            width: a.pixels.map(|p| p.0),
            height: a.pixels.map(|p| p.1),
            uploaded_at: a.at.to_string(),
            by: a.by.and_then(|u| self.person(u)),
            url: format!("/api/v1/attachments/{}", a.id),
            thumb_url: a.thumb.as_ref().map(|_| format!("/api/v1/attachments/{}/thumb", a.id)),
            position: a.position,
            taken_at: a.taken_at.map(|t| t.to_string()),
        }
    }

    /// The whole case.
    pub fn case(
        &self,
        s: &StoredCase,
        files: &[Attachment],
        kin: &Kin,
        sees_reporter: bool,
        now: Timestamp,
    ) -> CaseDto {
        let c = &s.case;
        let who = &c.reporter;
        let named = who.user.is_some() || [&who.name, &who.phone, &who.email].iter().any(|t| !t.is_empty());
        let staff_name = c.reporter.user.map(|u| self.0.user_name(u)).unwrap_or_default();
        let name = if c.reporter.name.is_empty() { &staff_name } else { &c.reporter.name };
        let (outcome, reason) = match &c.state {
            State::Closed { outcome, .. } => (Some(word::<Outcome>(outcome)), None),
            State::Rejected { reason, .. } | State::Void { reason, .. } => (None, Some(reason.clone())),
            _ => (None, None),
        };
        CaseDto {
            id: c.id.0,
            number: c.number.clone(),
            track_code: None,
            version: c.version,
            reported_at: c.reported_at.to_string(),
            source: word(&c.source),
            priority: word(&c.priority),
            description: c.description.clone(),
            category: c.category.as_deref().map(|k| self.category(k)),
            answers: c.answers.iter().map(AnsweredDto::from).collect(),
            place: PlaceDto {
                point: c.place.point,
                address: c.place.address.clone(),
                area: self.area_id(c.place.area),
                path: self.path(&c.place.path),
                facility: c.place.facility.clone(),
                layers: self
                    .0
                    .layers
                    .of_case(c)
                    .map(|at| self.case_layer(at, c.category.as_deref(), now))
                    .collect(),
            },
            reporter: named.then(|| ReporterDto {
                name: if sees_reporter { name.clone() } else { mask::name(name) },
                phone: if sees_reporter { c.reporter.phone.clone() } else { mask::phone(&c.reporter.phone) },
                email: match c.reporter.email.as_str() {
                    mail if sees_reporter || mail.is_empty() => mail.to_owned(),
                    mail => mask_address(mail),
                },
                notify: !c.reporter.quiet,
                confidential: c.reporter.confidential,
                masked: !sees_reporter,
                user_id: c.reporter.user.filter(|_| sees_reporter).map(|u| u.0),
            }),
            state: word(&c.state.name()),
            outcome,
            reason,
            closed_at: ended_at(c).map(|t| t.to_string()),
            level: c.level.as_str().to_owned(),
            filing: c.filing.as_ref().map(|f| {
                let condition =
                    self.0.packs.catalogue.get(&f.category).and_then(|k| k.condition(Some(&f.condition)));
                FilingDto {
                    at: f.at.to_string(),
                    by: self.person(f.by),
                    category: f.category.clone(),
                    condition: f.condition.clone(),
                    condition_name: condition.map(|k| (&k.name).into()).unwrap_or_default(),
                    limit: f.limit.or(condition.map(|k| k.limit)).map(|l| l.to_string()).unwrap_or_default(),
                }
            }),
            clock: self.clock(c, now),
            assignments: c.assignments.iter().map(|a| self.assignment(a, now)).collect(),
            verification: c.verification.as_ref().map(|t| self.field_task(t)),
            check: c.check.as_ref().map(|t| self.field_task(t)),
            suspension: c.suspension.as_ref().map(|x| SuspensionDto {
                since: x.since.to_string(),
                until: x.until.map(|t| t.to_string()),
                reason: x.reason.clone(),
            }),
            request: c.request.as_ref().map(|r| {
                let (kind, limit, until) = match &r.kind {
                    RequestKind::Extension { limit } => ("extension", Some(limit.to_string()), None),
                    RequestKind::Suspension { until } => ("suspension", None, until.map(|t| t.to_string())),
                };
                RequestDto {
                    kind: kind.to_owned(),
                    limit,
                    until,
                    at: r.at.to_string(),
                    by: self.person(r.by),
                    reason: r.reason.clone(),
                    awaits: word(&r.awaits),
                    passed: r.passed.as_ref().map(|p| AnswerDto {
                        at: p.at.to_string(),
                        by: self.person(p.by),
                        text: p.text.clone(),
                    }),
                }
            }),
            supervision: c.supervision.as_ref().map(|x| SupervisionDto {
                at: x.at.to_string(),
                by: self.person(x.by),
                demand: x.demand.clone(),
                due: x.due.to_string(),
                answer: x.answer.as_ref().map(|a| AnswerDto {
                    at: a.at.to_string(),
                    by: self.person(a.by),
                    text: a.text.clone(),
                }),
            }),
            merged_into: c.merged_into.map(|m| m.0),
            merged: kin.merged.iter().map(case_ref).collect(),
            split_from: kin.family.iter().find(|f| Some(f.case.id) == c.split_from).map(case_ref),
            parts: kin.family.iter().filter(|f| c.parts.contains(&f.case.id)).map(case_ref).collect(),
            spot_check: c.spot_check.as_ref().map(|r| self.field_result(r)),
            rating: c.rating.as_ref().map(|r| RatingDto {
                at: r.at.to_string(),
                stars: r.stars,
                solved: r.solved,
                text: r.text.clone(),
            }),
            appeal: c.appeal.as_ref().map(|a| {
                let review = |r: &tessera_domain::case::Review| ReviewDto {
                    at: r.at.to_string(),
                    by: self.person(r.by),
                    granted: r.granted,
                    text: r.text.clone(),
                };
                AppealDto {
                    at: a.at.to_string(),
                    by: self.person(a.by),
                    reason: a.reason.clone(),
                    first: a.first.as_ref().map(review),
                    second: a.second.as_ref().map(review),
                }
            }),
            counters: CountersDto {
                returns: c.counters.returns,
                reworks: c.counters.reworks,
                extensions: c.counters.extensions,
                urges: c.counters.urges,
                reopens: c.counters.reopens,
                escalations: c.counters.escalations,
                merged: c.counters.merged,
            },
            attachments: files.iter().map(|a| self.attachment(a)).collect(),
            owes: match who_owes(c) {
                Owes::Supervision => OwesDto { kind: "supervision".into(), department: None },
                Owes::Command => OwesDto { kind: "command".into(), department: None },
                Owes::Department(d) => {
                    OwesDto { kind: "department".into(), department: Some(self.department(d)) }
                }
                Owes::Field(_) => OwesDto { kind: "field".into(), department: None },
                Owes::Nobody => OwesDto { kind: "nobody".into(), department: None },
            },
            on_time: c.milestones.handled_late.map(|late| !late || c.milestones.late_exempt),
            late_exempt: c.milestones.late_exempt,
        }
    }

    fn assignment(&self, a: &tessera_domain::case::Assignment, now: Timestamp) -> AssignmentDto {
        let (status, at, text) = match &a.status {
            AssignmentStatus::Active => ("active", None, None),
            AssignmentStatus::FedBack { at, text } => ("fed_back", Some(*at), Some(text.clone())),
            AssignmentStatus::Returned { at, reason } => ("returned", Some(*at), Some(reason.clone())),
            AssignmentStatus::Revoked { at } => ("revoked", Some(*at), None),
        };
        AssignmentDto {
            no: a.no,
            department: self.department(a.department),
            lead: a.lead,
            handler: a.handler.and_then(|u: UserId| self.person(u)),
            dispatched_at: a.dispatched_at.to_string(),
            dispatched_by: self.person(a.dispatched_by),
            instruction: a.instruction.clone(),
            signed_at: a.signed_at.map(|t| t.to_string()),
            status: status.to_owned(),
            status_at: at.map(|t| t.to_string()),
            status_text: text,
            due: a.clock.due.map(|t| t.to_string()),
            overdue: a.clock.is_overdue(now),
        }
    }

    /// A row of a list.
    pub fn row(&self, s: &StoredCase, now: Timestamp) -> CaseRow {
        let c = &s.case;
        let lead = lead(c);
        let chain = self.0.chain(&c.place.path);
        CaseRow {
            id: c.id.0,
            number: c.number.clone(),
            version: c.version,
            reported_at: c.reported_at.to_string(),
            source: word(&c.source),
            priority: word(&c.priority),
            description: c.description.chars().take(120).collect(),
            category: c.category.as_deref().map(|k| self.category(k)),
            point: c.place.point,
            address: c.place.address.clone(),
            area: self.area_id(c.place.area),
            area_names: chain
                .iter()
                .filter(|a| a.level >= tessera_domain::area::Level::Street)
                .map(|a| (&a.name).into())
                .collect(),
            state: word(&c.state.name()),
            outcome: match &c.state {
                State::Closed { outcome, .. } => Some(word(outcome)),
                _ => None,
            },
            suspended: c.suspension.is_some(),
            extension_pending: c
                .request
                .as_ref()
                .is_some_and(|r| matches!(r.kind, RequestKind::Extension { .. })),
            in_review: c.request.as_ref().is_some_and(Request::in_review),
            supervised: c.supervision.as_ref().is_some_and(|x| x.answer.is_none()),
            escalated: c.counters.escalations > 0,
            department: lead.map(|a| self.department(a.department)),
            handler: lead.and_then(|a| a.handler).and_then(|u| self.person(u)),
            clock: self.clock(c, now),
            closed_at: ended_at(c).map(|t| t.to_string()),
            on_time: c.milestones.handled_late.map(|late| !late || c.milestones.late_exempt),
            stars: c.rating.as_ref().map(|r| r.stars),
            attachments: c.attachments.len(),
            joined: c.counters.merged,
        }
    }
}
