-- Old answers are found without reading all of them, every minute, while every writer waits.

CREATE INDEX replay_age ON replay (at);
