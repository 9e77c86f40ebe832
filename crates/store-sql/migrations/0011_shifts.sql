-- 值班: who has a desk of a centre from when to when. Times are milliseconds. A shift that was handed over early has its end
-- in ended_at, and the word for the next in note.

CREATE TABLE shift (
    id UUID PRIMARY KEY,
    area_id UUID NOT NULL REFERENCES area (id),
    desk TEXT NOT NULL,
    user_id UUID NOT NULL REFERENCES app_user (id),
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    taken_at BIGINT,
    ended_at BIGINT,
    note TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX shift_time ON shift (until_at, from_at);
CREATE INDEX shift_area ON shift (area_id);
CREATE INDEX shift_user ON shift (user_id);
