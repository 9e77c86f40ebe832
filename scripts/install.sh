#!/usr/bin/env bash
# Installs what building and testing need beyond Rust and Node: a C compiler, PostgreSQL's server programs, Chromium, fonts for Chinese.
# As root on Debian or Ubuntu it installs; otherwise it prints the one command to run.
set -euo pipefail
want=()
command -v cc >/dev/null 2>&1 || want+=(build-essential)
command -v make >/dev/null 2>&1 || want+=(make)
if ! command -v initdb >/dev/null 2>&1 && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then want+=(postgresql); fi
if ! command -v chromium >/dev/null 2>&1 && ! command -v chromium-browser >/dev/null 2>&1 && ! command -v google-chrome >/dev/null 2>&1; then
    want+=(chromium)
fi
[ ${#want[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing: ${want[*]}"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${want[@]}" >/dev/null
else
    echo "Missing on this machine: ${want[*]}" >&2
    echo "Install them with:  sudo apt-get install ${want[*]}" >&2
    exit 1
fi
