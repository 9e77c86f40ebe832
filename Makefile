# The one door to the project: make demo | demo-reset | build | web | test | dev | lint | bench | gen | clean
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

CARGO   ?= cargo
NPM     ?= npm --prefix web --no-fund --no-audit
TARGET  := $(or $(CARGO_TARGET_DIR),target)
BINARY  := $(TARGET)/demo/tessera
MODULES := web/node_modules/.package-lock.json
# Stands for the built pages; the folder itself is emptied by the bundler.
PAGES   := web/dist/.built
SOURCES := $(shell find web/src web/apps web/package-lock.json web/tsconfig.json web/vite.config.ts -type f 2>/dev/null)

.PHONY: help check-tools web build demo demo-reset dev gen test lint bench clean

help:
	@echo 'make demo        build everything, load the demo city into ./data/demo, serve it on http://127.0.0.1:8080'
	@echo 'make demo-reset  the same with a fresh city'
	@echo 'make build       the binary $(BINARY) with the web pages in it'
	@echo 'make web         the web pages alone'
	@echo 'make dev         demo city from a debug build, web pages with live reload on http://localhost:5173'
	@echo 'make test        everything that must hold before a change goes in'
	@echo 'make lint        formatting and lints'
	@echo 'make gen         openapi.json and the TypeScript types made from it'
	@echo 'make bench       side-by-side benchmarks'
	@echo 'make clean       throw away what was built (the data stays)'

check-tools:
	@missing=0; \
	say() { echo "missing: $$1"; echo "    $$2"; missing=1; }; \
	command -v $(CARGO) >/dev/null || say 'cargo (Rust 1.94 or newer)' 'https://rustup.rs  or  rustup update stable'; \
	if command -v node >/dev/null; then \
	  [ "$$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || say "node 20 or newer (this is $$(node --version))" 'https://nodejs.org'; \
	else say 'node 20 or newer' 'https://nodejs.org  or your system packages, such as apt-get install nodejs npm'; fi; \
	command -v npm >/dev/null || say 'npm' 'comes with node; on Debian and Ubuntu: apt-get install npm'; \
	command -v cc >/dev/null || say 'cc (a C compiler)' 'apt-get install build-essential  or  xcode-select --install'; \
	exit $$missing

$(MODULES): web/package-lock.json web/package.json
	$(NPM) ci
	@touch $@

$(PAGES): $(MODULES) $(SOURCES)
	$(NPM) run build
	@touch $@

web: check-tools $(PAGES)

build: web
	$(CARGO) build --profile demo --locked --package tessera-server --bin tessera

demo: build
	$(BINARY) demo $(ARGS)

demo-reset: build
	$(BINARY) demo --reset $(ARGS)

dev: check-tools $(MODULES)
	$(CARGO) build --package tessera-server --bin tessera
	@trap 'kill 0' EXIT; $(TARGET)/debug/tessera demo --public-per-minute 0 $(ARGS) & $(NPM) run dev

gen: check-tools $(MODULES)
	$(CARGO) run --quiet --locked --bin tessera -- openapi > openapi.json.new
	@mv openapi.json.new openapi.json
	$(NPM) run gen

test: check-tools
	bash scripts/test.sh

lint: check-tools
	bash scripts/test.sh lint

bench: check-tools
	bash bench/run.sh

clean:
	$(CARGO) clean
	rm -rf web/dist web/node_modules
