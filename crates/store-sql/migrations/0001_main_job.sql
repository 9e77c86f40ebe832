-- The main job: areas, people, cases, history, audit. One text for both databases.
-- {{rowid}} is the primary key that clusters a table by number, {{serial}} one that the database counts up; see migrate.rs.
-- Times are UTC milliseconds since 1970: one meaning and one arithmetic on both databases, and an index range is a number range.
-- Type names are those of PostgreSQL; SQLite keeps any of them.

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    next_value BIGINT NOT NULL
);

CREATE TABLE area (
    id UUID PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    kind TEXT,
    parent_id UUID REFERENCES area (id),
    path TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_to BIGINT,
    households BIGINT NOT NULL,
    population BIGINT NOT NULL,
    label_lon DOUBLE PRECISION,
    label_lat DOUBLE PRECISION,
    version BIGINT NOT NULL
);
-- Retired areas stay, so a code can never be given twice.
CREATE UNIQUE INDEX area_code_key ON area (code);
CREATE INDEX area_parent ON area (parent_id);

CREATE TABLE area_border (
    area_id UUID NOT NULL REFERENCES area (id),
    valid_from BIGINT NOT NULL,
    valid_to BIGINT,
    wkb BYTEA NOT NULL,
    PRIMARY KEY (area_id, valid_from)
);

CREATE TABLE department (
    id UUID PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    parent_id UUID REFERENCES department (id),
    path TEXT NOT NULL,
    area_id UUID REFERENCES area (id),
    phone TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX department_code_key ON department (code);

CREATE TABLE app_user (
    id UUID PRIMARY KEY,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    lang TEXT NOT NULL,
    version BIGINT NOT NULL,
    password_hash TEXT NOT NULL,
    totp BYTEA,
    totp_pending BYTEA,
    totp_last_step BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);
CREATE UNIQUE INDEX app_user_login_key ON app_user (login);

CREATE TABLE post (
    id UUID PRIMARY KEY,
    user_id UUID REFERENCES app_user (id),
    role TEXT NOT NULL,
    title TEXT NOT NULL,
    area_id UUID REFERENCES area (id),
    department_id UUID REFERENCES department (id),
    from_at BIGINT NOT NULL,
    to_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX post_user ON post (user_id);
CREATE INDEX post_area ON post (area_id);
CREATE INDEX post_department ON post (department_id);

CREATE TABLE session (
    id UUID PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    user_id UUID NOT NULL REFERENCES app_user (id),
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ip TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE UNIQUE INDEX session_token_key ON session (token_hash);
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_expires ON session (expires_at);

-- The aggregate is `doc`; every other column is a projection of it, written in the same statement.
-- No foreign keys here: the domain has resolved every id, and areas, departments and users are never deleted.
CREATE TABLE cases (
    seq {{rowid}},
    id UUID NOT NULL,
    number TEXT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    area_id UUID NOT NULL,
    path TEXT NOT NULL,
    category TEXT,
    source TEXT NOT NULL,
    urgent BOOLEAN NOT NULL,
    level TEXT NOT NULL,
    department_id UUID,
    involved TEXT,
    handler_id UUID,
    field_id UUID,
    reporter_id UUID,
    reported_at BIGINT NOT NULL,
    due_at BIGINT,
    due_kind TEXT,
    closed_at BIGINT,
    flags BIGINT NOT NULL,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    stars BIGINT,
    phone_key TEXT,
    merged_into UUID,
    doc TEXT NOT NULL
);
CREATE UNIQUE INDEX cases_id_key ON cases (id);
CREATE UNIQUE INDEX cases_number_key ON cases (number);
CREATE INDEX cases_phone ON cases (phone_key) WHERE phone_key IS NOT NULL;
CREATE INDEX cases_merged ON cases (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE event (
    seq {{serial}},
    id UUID NOT NULL,
    case_id UUID NOT NULL,
    case_seq BIGINT NOT NULL,
    version BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_id UUID,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    audience TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX event_case ON event (case_seq, seq);

CREATE TABLE attachment (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL,
    stage TEXT NOT NULL,
    name TEXT NOT NULL,
    mime TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    thumb TEXT,
    width BIGINT,
    height BIGINT,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    taken_at BIGINT,
    by_id UUID,
    at BIGINT NOT NULL
);
CREATE INDEX attachment_case ON attachment (case_id);

CREATE TABLE audit (
    chain BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_id UUID,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    detail TEXT NOT NULL,
    prev BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (chain, seq)
){{clustered}};
CREATE INDEX audit_object ON audit (object_id);

-- The last entry of each chain. PostgreSQL locks one of several rows to append; SQLite has a single writer and uses chain 0.
CREATE TABLE audit_head (
    chain BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE replay (
    user_key TEXT NOT NULL,
    key TEXT NOT NULL,
    request BYTEA NOT NULL,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (user_key, key)
){{clustered}};

CREATE TABLE facility (
    id UUID PRIMARY KEY,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    area_id UUID NOT NULL REFERENCES area (id),
    department_id UUID REFERENCES department (id),
    state TEXT NOT NULL
);
CREATE UNIQUE INDEX facility_code_key ON facility (code);
CREATE INDEX facility_area ON facility (area_id);
CREATE INDEX facility_department ON facility (department_id);

CREATE TABLE map_feature (
    id UUID PRIMARY KEY,
    layer TEXT NOT NULL,
    class TEXT NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    area_id UUID REFERENCES area (id),
    props TEXT NOT NULL,
    wkb BYTEA NOT NULL
);
CREATE INDEX map_feature_area ON map_feature (area_id);
