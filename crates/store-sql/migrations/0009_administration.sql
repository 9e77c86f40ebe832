-- Administration: settings with a history, passwords that must be changed, the last login.

-- Every state a setting ever had, so that it can be read, compared and restored.
CREATE TABLE setting_version (
    key TEXT NOT NULL,
    version BIGINT NOT NULL,
    value TEXT NOT NULL,
    at BIGINT NOT NULL,
    actor_id UUID REFERENCES app_user (id),
    why TEXT NOT NULL,
    PRIMARY KEY (key, version)
);
CREATE INDEX setting_version_actor ON setting_version (actor_id);

-- A password somebody else set is good for one login, until `must_change` says no more.
ALTER TABLE app_user ADD COLUMN must_change BOOLEAN NOT NULL DEFAULT FALSE;
-- A temporary password works until then; 0 means for ever.
ALTER TABLE app_user ADD COLUMN password_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE app_user ADD COLUMN last_login BIGINT;
