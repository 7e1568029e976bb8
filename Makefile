# The commands people use. `make up` starts Hubang, `make test` checks everything.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
export PYTHONUTF8 := 1
PYTHONS := python3.11 python3.12 python3.13
PYTHON ?= $(firstword $(foreach name,$(PYTHONS),$(if $(shell command -v $(name)),$(name))) python3.11)
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check --no-input -q

.PHONY: up demo deployment test quick torture load lint lock screens bench clean

up: .stamps/app ## start Hubang on 127.0.0.1:8000
	@exec $(BIN)/hubang up $(if $(PORT),--port $(PORT)) $(if $(HOST),--host $(HOST))

demo: .stamps/app ## start Hubang with a lively example group
	@exec $(BIN)/hubang demo $(if $(PORT),--port $(PORT))

deployment: .stamps/app ## PostgreSQL, Valkey, two web processes, a live one and two workers behind nginx (docs/operations.md)
	@exec $(BIN)/python -m deploy $(if $(PORT),--port $(PORT)) $(if $(HOST),--host $(HOST))

test: .stamps/dev ## everything CI runs
	@exec scripts/test

quick: .stamps/dev ## the inner loop: lint, types, fast tests on SQLite
	@exec scripts/test --quick

torture: .stamps/dev ## the fault tests, 300 rounds each (hours); reports in var/torture
	@exec scripts/test --torture

load: .stamps/dev ## the load tests in their full sizes (an hour and a half, most of it the soak); reports in var/load
	@exec scripts/test --load

lint: .stamps/dev
	@exec scripts/test --lint

lock: .stamps/dev ## lock requirements*.in with hashes
	@$(BIN)/python scripts/lock.py

screens: .stamps/dev ## take the pictures in docs/screens/
	@exec $(BIN)/python scripts/screens.py

bench: .stamps/dev ## run the benchmarks
	@exec $(BIN)/python -m benchmarks

.stamps/venv: requirements.txt
	@mkdir -p .stamps
	@$(PYTHON) -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || { echo "Hubang needs Python 3.11, 3.12 or 3.13; \"$(PYTHON)\" is not one. On Debian 12: apt install python3.11 python3.11-venv" >&2; exit 1; }
	@echo "1/3  Python environment in .venv"
	@test -x $(BIN)/pip || $(PYTHON) -c 'import ensurepip' 2>/dev/null || scripts/install-venv $(PYTHON)
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@echo "2/3  locked dependencies (about a minute)"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements.txt 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

# The hook hatch_build.py bundles the front end and compiles the catalogues.
.stamps/app: .stamps/venv pyproject.toml hatch_build.py $(shell find frontend hubang/locale -type f -not -path '*/node_modules/*' -not -name '*.mo' 2>/dev/null)
	@echo "3/3  front end and the hubang command"
	@$(PIP) install --no-build-isolation --no-deps -e . 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@

.stamps/dev: .stamps/app requirements-dev.txt
	@echo "     tools for checking"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements-dev.txt 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@
clean:
	rm -rf .venv .stamps frontend/node_modules hubang/web/static/hubang/dist
