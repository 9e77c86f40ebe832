#!/usr/bin/env bash
# A real PostgreSQL for tests, in a temporary directory, reached by a socket there, gone afterwards.
#
#   scripts/postgres.sh run -- CMD…   starts it, runs CMD with TESSERA_TEST_POSTGRES set to its address, stops it
#   scripts/postgres.sh serve         starts it, prints the address on one line, stops it when standard input ends:
#                                     when whoever holds the other end of the pipe exits, however it exits
#
# Needs initdb and postgres (Debian: apt-get install postgresql); exit code 3 when they are not here. PostgreSQL refuses to run as
# root, so root hands it to the user `postgres`, else `nobody`. Flushing to disk is off: nothing of it outlives the test.
set -euo pipefail

mode="${1:-}"
case "$mode" in
    run)
        shift
        [ "${1:-}" = -- ] && shift
        [ $# -gt 0 ] || { echo "usage: $0 run -- CMD…" >&2; exit 2; }
        ;;
    serve) [ $# -eq 1 ] || { echo "usage: $0 serve" >&2; exit 2; } ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

if [ -n "${TESSERA_TEST_POSTGRES:-}" ]; then
    # One is running already: use it.
    if [ "$mode" = serve ]; then echo "$TESSERA_TEST_POSTGRES"; cat >/dev/null; exit 0; fi
    exec "$@"
fi

dir=""
bin=""
for dir in $(command -v initdb >/dev/null 2>&1 && dirname "$(readlink -f "$(command -v initdb)")") \
           $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -V -r); do
    if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ]; then bin=$dir; break; fi
done
if [ -z "$bin" ]; then
    echo "PostgreSQL's server programs (initdb, postgres) are not installed: apt-get install postgresql" >&2
    exit 3
fi

as=()
if [ "$(id -u)" = 0 ]; then
    user=nobody
    id -u postgres >/dev/null 2>&1 && user=postgres
    as=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups)
    command -v setpriv >/dev/null 2>&1 || as=(runuser -u "$user" --)
fi

# Short, because a socket's path may have 107 bytes only.
home=$(mktemp -d "${TMPDIR:-/tmp}/tessera-pg.XXXXXX")
server=""
stop() {
    trap - EXIT INT TERM HUP
    if [ -n "$server" ]; then
        kill -INT "$server" 2>/dev/null || true
        for _ in $(seq 100); do kill -0 "$server" 2>/dev/null || break; sleep 0.05; done
        kill -KILL "$server" 2>/dev/null || true
    fi
    rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
[ ${#as[@]} -eq 0 ] || chown "$user" "$home"
chmod 711 "$home"

# A collation that is not byte order, so that a statement that leans on the database's alphabet shows itself.
locale=(--locale-provider=icu --icu-locale=en-US --locale=C)
"${as[@]}" "$bin/initdb" -D "$home/data" -U tessera -A trust -E UTF8 --no-sync "${locale[@]}" >"$home/log" 2>&1 ||
    { rm -rf "$home/data"; "${as[@]}" "$bin/initdb" -D "$home/data" -U tessera -A trust -E UTF8 --no-sync --locale=C.UTF-8 >"$home/log" 2>&1; } ||
    { cat "$home/log" >&2; exit 1; }

"${as[@]}" "$bin/postgres" -D "$home/data" -c unix_socket_directories="$home" -c listen_addresses= -c max_connections=400 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=64MB -c autovacuum=off \
    >"$home/log" 2>&1 </dev/null &
server=$!
# `postgres` without --fork is the process itself, whoever it runs as.
for _ in $(seq 300); do
    if [ -S "$home/.s.PGSQL.5432" ] && grep -q "ready to accept connections" "$home/log"; then break; fi
    kill -0 "$server" 2>/dev/null || { cat "$home/log" >&2; exit 1; }
    sleep 0.05
done
[ -S "$home/.s.PGSQL.5432" ] || { cat "$home/log" >&2; exit 1; }
url="postgres://tessera@localhost/postgres?host=$home"

if [ "$mode" = serve ]; then
    echo "$url"
    cat >/dev/null
else
    export TESSERA_TEST_POSTGRES="$url"
    "$@"
fi
