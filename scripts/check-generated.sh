#!/usr/bin/env bash
# Fails when openapi.json or the TypeScript types made from it are not what the code says. `make gen` makes them again.
set -euo pipefail
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cargo run --quiet --locked --bin tessera -- openapi > "$tmp/openapi.json"
diff -q "$tmp/openapi.json" openapi.json >/dev/null || { echo "openapi.json is not fresh: run make gen" >&2; exit 1; }
npm --prefix web exec -- openapi-typescript "$tmp/openapi.json" -o "$tmp/schema.d.ts" >/dev/null
diff -q "$tmp/schema.d.ts" web/src/api/schema.d.ts >/dev/null || { echo "web/src/api/schema.d.ts is not fresh: run make gen" >&2; exit 1; }
echo "fresh"
