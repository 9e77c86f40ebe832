#!/usr/bin/env bash
# What the README promises of `make demo`, without building anything: a missing tool is named, a second start is quick and keeps what
# was there, `--reset` starts over. Needs the program (TESSERA_BIN, default target/demo/tessera) and, to be quick, a loaded city.
set -euo pipefail
cd "$(dirname "$0")/.."
root="$PWD"
bin="${TESSERA_BIN:-${CARGO_TARGET_DIR:-$root/target}/demo/tessera}"
work="$(mktemp -d "${TMPDIR:-/tmp}/tessera-demo.XXXXXX")"
trap 'rm -rf "$work"' EXIT
fail() { echo "check-demo: $*" >&2; exit 1; }

# A machine on which only what a Makefile itself needs is left.
mkdir "$work/bin"
for tool in bash sh find make env; do ln -s "$(command -v "$tool")" "$work/bin/$tool"; done
if said="$(PATH="$work/bin" make check-tools 2>&1)"; then fail "nothing is missing on an empty machine: $said"; fi
for name in cargo node npm 'cc (a C compiler)'; do
    grep -q "missing: $name" <<<"$said" || fail "$name is missing and not named: $said"
done
# With all but one there.
for missing in cargo node npm cc; do
    rm -rf "$work/bin"; mkdir "$work/bin"
    for tool in bash sh find make env cargo node npm cc; do
        [ "$tool" = "$missing" ] || printf '#!/bin/sh\nexec "%s" "$@"\n' "$(command -v "$tool")" >"$work/bin/$tool"
    done
    chmod +x "$work"/bin/*
    if said="$(PATH="$work/bin:/nowhere" make check-tools 2>&1)"; then fail "without $missing nothing was said"; fi
    grep -q "missing: $missing" <<<"$said" || fail "$missing is missing and not named: $said"
    [ "$(grep -c '^missing:' <<<"$said")" = 1 ] || fail "without $missing: $said"
done
printf '#!/bin/sh\n[ "$1" = -p ] && echo 18 || echo v18.0.0\n' >"$work/bin/node"
printf '#!/bin/sh\n' | tee "$work/bin/cc" >"$work/bin/cargo"
chmod +x "$work"/bin/*
if said="$(PATH="$work/bin:/nowhere" make check-tools 2>&1)"; then fail "node 18 is too old: $said"; fi
grep -q 'missing: node 20 or newer (this is v18' <<<"$said" || fail "an old node is not named: $said"
make --silent check-tools || fail "something is missing on this machine"
echo "missing tools are named"

# The city of scripts/e2e.sh when it is there, else a fresh one.
[ -x "$bin" ] || { echo "check-demo: $bin is not there; run: make build" >&2; exit 2; }
cache="${TESSERA_E2E_CACHE:-${CARGO_TARGET_DIR:-$root/target}/e2e}/$(sha256sum "$bin" | cut -c1-16)-$(date +%F)"
if [ -d "$cache" ]; then cp -r "$cache" "$work/data"; else "$bin" demo --no-serve --data "$work/data" >/dev/null 2>&1; fi
# What somebody added must still be there after the next start.
TESSERA_DATA="$work/data" "$bin" user add kept --name 留下 --role leader --password-stdin >"$work/add" 2>&1 <<<"a-long-password" || fail "$(cat "$work/add")"
began="$(date +%s%N)"
"$bin" demo --no-serve --data "$work/data" >"$work/second" 2>&1 || fail "the second start: $(tail -5 "$work/second")"
took=$((($(date +%s%N) - began) / 1000000))
[ "$took" -lt 10000 ] || fail "the second start took $took ms"
grep -q 'tessera-demo' "$work/second" || fail "the second start does not name the accounts"
if TESSERA_DATA="$work/data" "$bin" user add kept --name 再来 --role leader --password-stdin >"$work/add" 2>&1 <<<"a-long-password"; then fail "the second start lost what was added"; fi
echo "the second start took $took ms and kept its data"
# Its grids are a proven cover, and a community of it can be divided anew into one.
said="$("$bin" coverage --data "$work/data")" || fail "the cover of the demo city: $said"
"$bin" divide 420502002002 --data "$work/data" --out "$work/plan.geojson" >"$work/plan" 2>&1 || fail "dividing a community: $(tail -5 "$work/plan")"
said="$("$bin" coverage --file "$work/plan.geojson" | tail -1)" || fail "the cover of a plan: $said"
echo "a plan for a community: $said"
if [ -n "${TESSERA_CHECK_RESET:-}" ]; then
    "$bin" demo --reset --no-serve --data "$work/data" >"$work/reset" 2>&1 || fail "reset: $(tail -5 "$work/reset")"
    TESSERA_DATA="$work/data" "$bin" user add kept --name 再来 --role leader --password-stdin >"$work/add" 2>&1 <<<"a-long-password" || fail "the reset kept an account: $(cat "$work/add")"
    echo "a reset starts over"
fi
