# make build   install, land the exports (the sample where there are none), build and publish the marts
# make test    everything that must pass, lint included
# make bench   measure landing and building
# make spark-cluster        start a Spark cluster on this machine; make spark-cluster-stop stops it
# make build TARGET=spark   build on Spark: on that cluster if it runs, else in one process
SHELL := /bin/bash
export SHOPMARTS_HOME ?= data
PYTHON ?= python3
BIN := .venv/bin
TARGET ?= duckdb

.PHONY: build test lint style bench clean install spark-cluster spark-cluster-stop

build: $(if $(filter spark,$(TARGET)),.venv/installed-spark,install)
	@$(if $(filter spark,$(TARGET)),eval "$$(bash scripts/spark_cluster.sh env)";) $(BIN)/shopmarts build --target $(TARGET)

spark-cluster: .venv/installed-spark
	@PYTHON=$(BIN)/python bash scripts/spark_cluster.sh start

spark-cluster-stop:
	@bash scripts/spark_cluster.sh stop

# Three processes keep two cores busy: they wait for Java, for disks and for each other.
test: style
	@$(BIN)/pytest --numprocesses 3 --dist loadscope --no-loadscope-reorder

lint: style
	@$(BIN)/pytest --quiet --numprocesses 2 tests/lint

style: .venv/installed-test
	@$(BIN)/ruff format --check src tests
	@$(BIN)/ruff check src tests
	@$(BIN)/shopmarts sources --check

bench: .venv/installed
	@$(BIN)/python -m shopmarts.bench

clean:
	rm -rf target logs .bench .pytest_cache .mypy_cache .ruff_cache

install: .venv/installed

# The packages at the locked versions: those of a build, and with the extras for Spark and for tests.
.venv/installed: EXTRAS :=
.venv/installed-spark: EXTRAS := [spark]
.venv/installed-test: EXTRAS := [dev,spark]

.venv/installed .venv/installed-spark .venv/installed-test: requirements.lock pyproject.toml
	@bash scripts/create_venv.sh $(PYTHON)
	@$(BIN)/pip install --quiet --constraint requirements.lock --editable '.$(EXTRAS)'
	@touch $@ .venv/installed $(if $(findstring spark,$(EXTRAS)),.venv/installed-spark)
