-- What the staff console keeps per person: preferences, saved views, watched cases, notices, exports.

-- How somebody likes the console, as one small JSON document.
CREATE TABLE user_pref (
    user_id UUID PRIMARY KEY REFERENCES app_user (id),
    value TEXT NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL
);

-- A list by name: the search part of its address. Shared with the posts of an area or a department, or with nobody.
CREATE TABLE saved_view (
    id UUID PRIMARY KEY,
    owner_id UUID NOT NULL REFERENCES app_user (id),
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    area_id UUID REFERENCES area (id),
    department_id UUID REFERENCES department (id),
    for_role TEXT,
    at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_view_name_key ON saved_view (owner_id, page, name);
CREATE INDEX saved_view_area ON saved_view (area_id) WHERE area_id IS NOT NULL;
CREATE INDEX saved_view_department ON saved_view (department_id) WHERE department_id IS NOT NULL;

CREATE TABLE case_watch (
    user_id UUID NOT NULL REFERENCES app_user (id),
    case_id UUID NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (user_id, case_id)
){{clustered}};
CREATE INDEX case_watch_case ON case_watch (case_id);

-- What a person is told. `source` says what made it (an event, a deadline, an export): nobody is told the same twice.
CREATE TABLE staff_notice (
    id {{serial}},
    user_id UUID NOT NULL REFERENCES app_user (id),
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    case_seq BIGINT,
    export_id UUID,
    actor_id UUID,
    action TEXT NOT NULL,
    at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE UNIQUE INDEX staff_notice_source_key ON staff_notice (user_id, source);
CREATE INDEX staff_notice_newest ON staff_notice (user_id, id);
CREATE INDEX staff_notice_unread ON staff_notice (user_id) WHERE read_at IS NULL;
CREATE INDEX staff_notice_age ON staff_notice (at);

-- How far a follower of the event log or of the clock has come; moved in the same transaction as what it wrote.
CREATE TABLE follower (
    name TEXT PRIMARY KEY,
    position BIGINT NOT NULL
);

CREATE TABLE export_job (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES app_user (id),
    format TEXT NOT NULL,
    query TEXT NOT NULL,
    columns TEXT NOT NULL,
    lang TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    total BIGINT NOT NULL,
    found BIGINT NOT NULL,
    done BIGINT NOT NULL,
    size BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    beat_at BIGINT NOT NULL,
    finished_at BIGINT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX export_job_user ON export_job (user_id, created_at);
CREATE INDEX export_job_state ON export_job (state);
