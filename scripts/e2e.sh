#!/usr/bin/env bash
# The real-browser tests: a fresh demo city on a free port, Chromium against it, everything stopped afterwards. The exit code is the
# test runner's. Arguments are test files (default: all of e2e/tests); `scripts/e2e.sh screenshots` makes the README's pictures.
#   TESSERA_BIN        the program under test (default: target/demo/tessera, built by `make build`)
#   TESSERA_E2E_CACHE  where pristine demo cities are kept, by the program's hash (default: target/e2e)
#   TESSERA_E2E_JOBS   how many test files run at the same time (default: 2)
#   TESSERA_E2E_SECONDS  after how long all stories together are ended (default: 1500)
#   CHROMIUM           the browser (default: Debian's)
set -euo pipefail
cd "$(dirname "$0")/.."
root="$PWD"

target="${CARGO_TARGET_DIR:-$root/target}"
bin="${TESSERA_BIN:-$target/demo/tessera}"
cache="${TESSERA_E2E_CACHE:-$target/e2e}"
[ -x "$bin" ] || { echo "e2e: $bin is not there; run: make build" >&2; exit 2; }
[ -f web/dist/console/index.html ] || { echo "e2e: web/dist is not there; run: make web" >&2; exit 2; }
[ -d e2e/node_modules/playwright-core ] || PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix e2e ci --no-audit --no-fund --silent

work="$(mktemp -d "${TMPDIR:-/tmp}/tessera-e2e.XXXXXX")"
server=""
tidy() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap tidy EXIT
trap 'exit 130' INT TERM

# A city takes a while to load, and a day later its deadlines are another day's: one pristine copy per program and day.
key="$(sha256sum "$bin" | cut -c1-16)-$(date +%F)"
if [ ! -d "$cache/$key" ]; then
    echo "e2e: loading the demo city"
    mkdir -p "$cache"
    find "$cache" -mindepth 1 -maxdepth 1 -mmin +1440 -exec rm -rf {} +
    "$bin" demo --no-serve --data "$work/fresh" >"$work/load.log" 2>&1 || { tail -40 "$work/load.log" >&2; exit 1; }
    mv "$work/fresh" "$cache/$key.$$"
    mv -T "$cache/$key.$$" "$cache/$key" 2>/dev/null || rm -rf "$cache/$key.$$"
fi
cp -r "$cache/$key" "$work/data"

port="$(node -e 'const s=require("node:net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')"
# The tests have a base map of their own; pictures for readers show the own map.
maps=()
if [ "${1:-}" != screenshots ]; then
    (cd e2e && node lib/pmtiles.mjs "$work/maps")
    maps=(--basemaps "$work/maps/basemaps.yaml")
fi
RUST_LOG="${RUST_LOG:-warn}" "$bin" serve --data "$work/data" --listen "127.0.0.1:$port" --public-per-minute 0 "${maps[@]}" >"$work/server.log" 2>&1 &
server=$!
export TESSERA_E2E_URL="http://127.0.0.1:$port"
for _ in $(seq 150); do
    curl -fsS -o /dev/null "$TESSERA_E2E_URL/readyz" 2>/dev/null && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
done
curl -fsS -o /dev/null "$TESSERA_E2E_URL/readyz" || { echo "e2e: the server does not come up" >&2; tail -40 "$work/server.log" >&2; exit 1; }

cd e2e
code=0
# The limits only end what hangs: on two busy cores all stories take five minutes, on a quiet machine two.
limit="${TESSERA_E2E_SECONDS:-1500}"
if [ "${1:-}" = screenshots ]; then
    timeout "$limit" node screenshots.mjs || code=$?
else
    [ $# -gt 0 ] || set -- tests/*.test.mjs
    timeout --kill-after=10 "$limit" node --test --test-concurrency="${TESSERA_E2E_JOBS:-2}" --test-timeout=480000 --test-reporter=spec "$@" || code=$?
fi
if [ "$code" != 0 ] && [ -s "$work/server.log" ]; then
    echo "e2e: the server said:" >&2
    tail -20 "$work/server.log" >&2
fi
exit "$code"
