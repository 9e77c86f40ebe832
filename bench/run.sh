#!/usr/bin/env bash
# Builds the program and the load generator, makes a city to measure on, and runs one measurement.
# usage: bench/run.sh intake|list|lifecycle [cases] [more options of tessera-bench]
set -euo pipefail
cd "$(dirname "$0")/.."
what="${1:-intake}"; cases="${2:-100000}"; shift || true; shift || true
target="${CARGO_TARGET_DIR:-target}"
cargo build --quiet --locked --profile demo --bin tessera -p tessera-server
cargo build --quiet --locked --profile demo -p tessera-bench
data="data/bench-$cases"
if [ ! -f "$data/tessera.sqlite" ]; then
    "$target/demo/tessera" demo --no-serve --data "$data"
fi
echo "machine: $(nproc) processors, $(awk '/MemTotal/{printf "%.0f GiB", $2/1048576}' /proc/meminfo), load $(cut -d' ' -f1 /proc/loadavg)"
exec "$target/demo/tessera-bench" --program "$target/demo/tessera" --data "$data" --cases "$cases" "$@" "$what"
