# Yijia: `make help` lists what can be made.

# The first Python that is new enough; PYTHON=… chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# Processes that share the tests among them: one for each core of a small machine.
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
# Modules are compiled when they are first imported: most never are.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile --require-hashes

# What only checks look at.
CODE := app bench migrations seed tests tools gunicorn.conf.py wsgi.py

export PYTHONUNBUFFERED := 1
# Where it is set, as in many containers, every process compiles everything: each that runs tests
# takes 17 seconds to collect them instead of 8, and every server half a second more to start.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help run test check bench soak dev format lock messages migration

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.runtime ## Serve on 127.0.0.1:8000 (PORT, HOST, TLS=1, DATABASE_URL); Ctrl-C ends it
	@exec $(BIN)/python -m tools.start

test: $(VENV)/.dev ## Run every test, on both databases and in a real browser (ARGS="-k hours", JOBS)
	@$(BIN)/python -m tools.spatialite
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: $(VENV)/.dev ## Lint, format, types, templates, import contracts; changes nothing
	@$(BIN)/ruff check --quiet $(wildcard $(CODE))
	@$(BIN)/ruff format --check --quiet $(wildcard $(CODE))
	@$(BIN)/mypy $(wildcard $(CODE))
	@$(BIN)/djlint --quiet --lint app/templates
	@$(BIN)/lint-imports --no-logo

bench: $(VENV)/.dev ## Measure what must be fast; writes bench/results.json
	@$(BIN)/python -m tools.spatialite
	@$(BIN)/python -m bench

soak: $(VENV)/.dev ## The long loads and fuzzes, under an hour
	@$(BIN)/python -m tools.spatialite
	@$(BIN)/python -m bench.soak

dev: $(VENV)/.dev ## Only install what development needs into .venv

format: $(VENV)/.dev ## Format the code
	@$(BIN)/ruff check --quiet --fix $(wildcard $(CODE))
	@$(BIN)/ruff format --quiet $(wildcard $(CODE))

messages: $(VENV)/.dev ## Bring the message catalogues up to date with the source
	@$(BIN)/python -m tools.translations

migration: $(VENV)/.dev ## Write the next migration from the models (m="What changes")
	@$(BIN)/python -m migrations "$(m)"

lock: $(VENV)/.dev ## Compile requirements*.in into requirements*.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/python -m tools.lock

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: PYTHON=/path/to/python make $(MAKECMDGOALS)"; exit 1; }
	@echo "Making $(VENV) with $(PYTHON) …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv module is needed: sudo apt-get install python3-venv"; exit 1; }

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	@echo "Installing what the product runs on …"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@echo "Installing what development needs …"
	@$(PIP) -r requirements-dev.txt
	@touch $@
