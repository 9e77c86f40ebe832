"""What the measurements ask PostgreSQL with."""

import os
import subprocess


def psql(sql, **more):
    return subprocess.run(
        ["psql", os.environ["TESSERA_TEST_POSTGRES"], "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql],
        check=True, capture_output=True, text=True, **more,
    ).stdout


# Nanoseconds the server process has been on a processor.
ON_PROCESSOR = "split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)"
