-- What reporters are told: one row per message, written in the transaction of the event it tells of.

CREATE TABLE notice_out (
    id UUID PRIMARY KEY,
    case_id UUID,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    template TEXT NOT NULL,
    lang TEXT NOT NULL,
    params TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    tries BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX notice_case ON notice_out (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX notice_due ON notice_out (next_at) WHERE state IN ('waiting', 'failed');
CREATE INDEX notice_newest ON notice_out (created_at);
