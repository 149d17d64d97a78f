# One door to everything a developer does here; `make` alone prints the menu.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PY := .venv/bin/python
PORTAL := $(PY) -m portal.cli
PYTEST := $(PY) -m pytest
LINTED := portal tests scripts rxconfig.py

# Some machines forbid compiled files. Without them every start compiles the portal anew, and every
# test run rewrites 300 files of tests in each of its processes.
unexport PYTHONDONTWRITEBYTECODE
# Two journeys at once use both cores; whoever picks a few, or looks on, wants one after the other.
JOURNEYS := $(or $(J),$(if $(K)$(HEADED),0,2))

## run: start the portal on http://localhost:3000 (makes everything it needs first)
run: setup
	@exec $(PY) -m scripts.start

## test: everything: lint, types, contracts, unit, architecture and browser journeys
test: setup-test chromium format lint types contracts unit e2e

## check: the quick half of it: format, lint, types, contracts, most of unit (about a minute)
check: setup-test format lint types contracts
	@$(PYTEST) -q -n auto -m "not thorough" tests/unit tests/architecture

## unit: unit and architecture tests (K="words" picks some)
unit: setup-test
	@$(PYTEST) -q -n auto tests/unit tests/architecture $(if $(K),-k "$(K)")

## costs: find the tests that are too costly for `make check` and write tests/costly.txt
costs: setup-test
	@$(PYTEST) -q -p tests.costs tests/unit tests/architecture

# A journey that fails is tried at most twice more and named as rerun at the end, an attack never: docs/adr/0016.
## e2e: browser journeys (HEADED=1 shows the browser, K="words" picks some, J=4 runs four at once instead of two)
e2e: setup-test chromium
	@PORTAL_CHROMIUM="$$($(PY) scripts/chromium.py $(if $(HEADED),--headed))" PORTAL_E2E_HEADED="$(HEADED)" \
		$(PYTEST) -q --reruns 2 -r fER -n $(JOURNEYS) --dist loadfile tests/e2e $(if $(K),-k "$(K)")

# Hours: for a release, and for whoever changes how people and reviews move.
## proof: the random walks, races and long imports, on SQLite and on PostgreSQL (K="words" picks some)
proof: setup-test
	@$(PY) -m scripts.proof $(if $(K),-k "$(K)")

## services: the unit suite on PostgreSQL, some journeys there and on Redis with two workers, and behind nginx
services: setup-test chromium nginx
	@PORTAL_CHROMIUM="$$($(PY) scripts/chromium.py)" $(PY) -m scripts.services

## gallery: every page in four languages, two widths, two themes: var/gallery/index.html
gallery: setup-test chromium
	@PORTAL_CHROMIUM="$$($(PY) scripts/chromium.py)" $(PY) -m tests.gallery

## bench: measure weight and speed against a bare Reflex app
bench: setup-test
	@$(PY) -m tests.bench

## translations: collect the words from the code and update the four catalogues
translations: setup-test
	@$(PY) -m scripts.translations

## docs: write the documents that are made from the code
docs: setup-test
	@$(PY) -m scripts.permissions
	@$(PY) -m scripts.requirements

## migration: write a migration from the changed models (m="add invoice number")
migration: setup
	@test -n "$(m)" || { echo 'say what it does: make migration m="add invoice number"'; exit 2; }
	@$(PY) -m alembic revision --autogenerate -m "$(m)"

## migrate: bring the database up to date (backs an SQLite file up first)
migrate: setup
	@$(PORTAL) migrate

## seed: fill an empty database with the demo world
seed: setup
	@$(PORTAL) seed

## doctor: print the settings in force and what is wrong with them
doctor: setup
	@$(PORTAL) doctor

## build: build the front end
build: setup
	@$(PORTAL) build

## lock: resolve the dependencies anew into both lock files
lock: setup-test
	@$(PY) scripts/lock.py

## setup: make .venv and install what the portal runs on
setup:
	@sh scripts/find-python.sh scripts/setup.py

## clean: remove what was built (keeps the database and .venv)
clean:
	@rm -rf .web .states assets/locales assets/external .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .hypothesis var/gallery
	@find portal tests scripts alembic -name __pycache__ -type d -prune -exec rm -rf {} +

## reset: throw the local database, mailbox and backups away, then fill a new one
reset: setup
	@$(PY) scripts/reset.py
	@$(PORTAL) migrate
	@$(PORTAL) seed

help:
	@echo "The portal. What you can do:"
	@sed -n 's/^## \([a-z0-9-]*\): \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

setup-test:
	@sh scripts/find-python.sh scripts/setup.py --test

chromium: setup-test
	@$(PY) scripts/chromium.py --install >/dev/null

nginx: setup-test
	@$(PY) scripts/nginx.py --install >/dev/null

format:
	@$(PY) -m ruff format --check $(LINTED)

lint:
	@$(PY) -m ruff check $(LINTED)

types:
	@$(PY) -m mypy

contracts:
	@.venv/bin/lint-imports --no-logo

.PHONY: run test check unit costs e2e proof services gallery bench translations docs migration migrate seed doctor \
	build lock setup clean reset help setup-test chromium nginx format lint types contracts
