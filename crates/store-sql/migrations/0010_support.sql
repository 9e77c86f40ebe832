-- Who said of a case that it is theirs too: one row per token (a hash of a device or of a telephone), so that nobody counts
-- twice. The report that was made of it has its own number and code.

CREATE TABLE case_support (
    case_id UUID NOT NULL,
    token TEXT NOT NULL,
    report_id UUID NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (case_id, token)
);
