-- Answers kept for repeated requests, ordered by key first: clients that make keys which begin with the time (as our pages do) write
-- them side by side, whoever they are, instead of one page of the database for each user.

CREATE TABLE replay_by_key (
    key TEXT NOT NULL,
    user_key TEXT NOT NULL,
    request BYTEA NOT NULL,
    subject TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (key, user_key)
){{clustered}};
INSERT INTO replay_by_key (key, user_key, request, subject, at)
    SELECT key, user_key, request, subject, at FROM replay;
DROP TABLE replay;
ALTER TABLE replay_by_key RENAME TO replay;
