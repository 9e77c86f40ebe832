-- 网格调整方案: plans for the grids of communities, and which grid the ground of which went to. Times are milliseconds. The body is
-- the plan as JSON with its grids, steps and report; the columns beside it are what it is found by.

CREATE TABLE grid_plan (
    id UUID PRIMARY KEY,
    area_id UUID NOT NULL REFERENCES area (id),
    state TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX grid_plan_area ON grid_plan (area_id);
CREATE INDEX grid_plan_state ON grid_plan (state, updated_at);

CREATE TABLE area_succession (
    from_id UUID NOT NULL REFERENCES area (id),
    to_id UUID NOT NULL REFERENCES area (id),
    at BIGINT NOT NULL,
    plan_id UUID NOT NULL REFERENCES grid_plan (id),
    area_m2 DOUBLE PRECISION NOT NULL,
    households BIGINT NOT NULL,
    PRIMARY KEY (from_id, to_id, at)
);
CREATE INDEX area_succession_to ON area_succession (to_id);
CREATE INDEX area_succession_plan ON area_succession (plan_id);

-- A notice to staff may be about a plan.
ALTER TABLE staff_notice ADD COLUMN plan_id UUID;
