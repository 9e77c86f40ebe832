-- Old answers and notices that were read are found without reading all of them, every minute, while every writer waits.

CREATE INDEX replay_age ON replay (at);
CREATE INDEX staff_notice_read_age ON staff_notice (at) WHERE read_at IS NOT NULL;
