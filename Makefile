# make build   install, land the exports (the sample where there are none), build and publish the marts
# make test    everything that must pass, lint included
# make bench   measure landing and building
SHELL := /bin/bash
export SHOPMARTS_HOME ?= data
PYTHON ?= python3
BIN := .venv/bin

.PHONY: build test lint bench clean install

build: install
	@$(BIN)/shopmarts build

test: install lint
	@$(BIN)/pytest

lint: install
	@$(BIN)/ruff format --check src tests
	@$(BIN)/ruff check src tests
	@$(BIN)/mypy
	@$(BIN)/shopmarts sources --check
	@mkdir -p target/lint/raw
	@SHOPMARTS_HOME=target/lint $(BIN)/sqlfluff lint models macros tests/dbt analyses --processes 2 --disable-progress-bar

bench: install
	@$(BIN)/python -m shopmarts.bench

clean:
	rm -rf target logs .bench .pytest_cache .mypy_cache .ruff_cache

install: .venv/installed

.venv/installed: requirements.lock pyproject.toml
	@bash scripts/create_venv.sh $(PYTHON)
	@$(BIN)/pip install --quiet --requirement requirements.lock
	@$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@
