#!/usr/bin/env bash
# Everything `make test` runs, in the order in which failures are cheapest: lints, Rust tests on both databases, web tests,
# generated files, the real browser. Pass stage names to run those only: lint, rust, web, gen, e2e.
set -euo pipefail
cd "$(dirname "$0")/.."
stages=" ${*:-all} "
want() { [[ "$stages" == *" all "* || "$stages" == *" $1 "* ]]; }
say() { printf '\n== %s\n' "$*"; }

bash scripts/install.sh

if want web || want e2e || want lint; then
    make --no-print-directory web
fi
if want lint; then
    say "rustfmt"
    cargo fmt --all --check
    say "clippy"
    cargo clippy --workspace --all-targets --locked -- -D warnings
    say "licences, sources and banned libraries (no advisories: see scripts/deny.sh)"
    bash scripts/deny.sh
    say "web: Biome, types, texts"
    npm --prefix web run --silent lint
    npm --prefix web run --silent types
    npm --prefix web run --silent i18n
    npm --prefix web run --silent size
    say "packs"
    if python3 -c 'import yaml' 2>/dev/null; then python3 packs/tools/check.py; else echo "PyYAML is not here: packs are checked by the Rust tests only"; fi
fi
if want rust; then
    say "Rust tests, with a real PostgreSQL"
    bash scripts/postgres.sh run -- cargo test --workspace --locked
fi
if want web; then
    say "web unit tests"
    npm --prefix web run --silent test
fi
if want gen; then
    say "generated files are fresh"
    bash scripts/check-generated.sh
fi
if want e2e; then
    say "the program as it is shipped"
    make --no-print-directory build
    say "the real browser"
    bash scripts/e2e.sh
    say "what the README promises of make demo"
    bash scripts/check-demo.sh
fi
say "all passed"
