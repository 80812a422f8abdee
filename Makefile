# The short commands of this project, the same at a desk and in CI. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
STEP := scripts/step
# One build at a time: two in one checkout would write the same archives.
GRADLE := flock build.gradle gradle --quiet
JAR := python/flink_mleap/jars/flink-mleap.jar
JVM_SOURCES := $(shell find flink-udf/lib/src/main -type f 2>/dev/null) build.gradle
BENCH := build/bench/.models
BENCH_PYTHON := build/bench/.venv/bin/python
KAFKA := build/.kafka
SERVERS := $(KAFKA)
SYNAPSE := build/.synapse

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: build/.python $(JAR) build/.spark build/.package ## Install the Python environment and build the jar (only what is not there yet)

demo: setup ## The whole main job on real data: train, export, register, score in Flink SQL
	@scripts/demo

# A file of tests stays in one process, which starts each server and trains each model once.
PROCESSES ?= 2
test: setup $(SERVERS) $(SYNAPSE) ## Run all tests, Scala and Python
	@$(STEP) "Scala tests" $(GRADLE) testLib exampleJar
	@$(PYTHON) -m pytest --numprocesses $(PROCESSES) --dist loadfile

SECONDS ?= 60
fuzz: setup ## Fuzz the loading of bundles for SECONDS each: any bytes, and valid bundles with one field changed
	@$(STEP) "Fuzzing, any bytes" nice $(GRADLE) fuzzArchiveBytes -Pseconds=$(SECONDS)
	@$(STEP) "Fuzzing, one field" nice $(GRADLE) fuzzStructure -Pseconds=$(SECONDS)

PIPELINES ?= 2000
SPARK_PIPELINES ?= 200
fuzz-export: setup ## Draw PIPELINES pipelines of scikit-learn and SPARK_PIPELINES of Spark, and compare each with its bundle
	@FLINK_MLEAP_PIPELINES=$(PIPELINES) $(PYTHON) -m pytest -q tests/integration/export/test_pipelines_property.py
	@FLINK_MLEAP_SPARK_PIPELINES=$(SPARK_PIPELINES) $(PYTHON) -m pytest -q tests/integration/export/test_spark_property.py

support-matrix: setup $(SYNAPSE) ## Run the parity suite and write docs/support-matrix.md
	@FLINK_MLEAP_SUPPORT_RESULTS=1 $(PYTHON) -m pytest -q tests/integration/export
	@$(PYTHON) -m flink_mleap export --list > docs/support-matrix.md

check: setup ## Formatting, lint and types of both languages
	@$(STEP) "Scala format" $(GRADLE) checkFormat
	@$(STEP) "Scala warnings" $(GRADLE) compileTests
	@$(STEP) "Python format" $(PYTHON) -m ruff format --check python tests benchmarks
	@$(STEP) "Python lint" $(PYTHON) -m ruff check python tests benchmarks
	@$(STEP) "Python types" $(PYTHON) -m mypy

format: setup ## Format both languages
	@$(STEP) "Scala format" $(GRADLE) format
	@$(STEP) "Python format" $(PYTHON) -m ruff format python tests benchmarks
	@$(STEP) "Python lint" $(PYTHON) -m ruff check --fix python tests benchmarks

BENCH_RESULTS := build/bench/$(if $(SHORT),short,results)
bench: $(BENCH) $(KAFKA) ## Measure scoring, and write benchmarks/results.md (ROUNDS=5 MODELS=a,b PARTS=jmh,jobs; SHORT=1 only tries it)
	@measured=0; \
	 $(PYTHON) benchmarks/run.py $(BENCH_RESULTS) $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(MODELS),--models $(MODELS)) \
	   $(if $(PARTS),--parts $(PARTS)) $(if $(SHORT),--short) || measured=$$?; \
	 $(STEP) "Report" $(BENCH_PYTHON) benchmarks/report.py $(BENCH_RESULTS) $(if $(SHORT),$(BENCH_RESULTS),benchmarks); \
	 exit $$measured

bench-check: $(BENCH) ## Fail when scoring has lost more than 10 % against RowTransformer in the same run (RENEW=1 keeps the ratios)
	@$(PYTHON) benchmarks/check.py $(if $(RENEW),--renew)

kafka: setup $(KAFKA) ## Run a Kafka broker on a free port until Ctrl-C
	@$(PYTHON) -m tests.servers.kafka

wheel: setup ## Build the wheel, with the jar inside, into dist/
	@$(STEP) "Wheel" $(PYTHON) -m build --wheel --no-isolation

lock: build/.python ## Renew requirements.lock from pyproject.toml
	@$(STEP) "Lock" scripts/lock

clean: ## Remove what was built, but not the Python environment
	@rm -rf build dist .gradle python/flink_mleap/jars

build/.python: requirements.lock scripts/python-environment
	@$(STEP) "Python environment (.venv)" scripts/python-environment
	@mkdir -p build && touch $@

build/.package: build/.python pyproject.toml
	@$(STEP) "flink-mleap in .venv, editable" .venv/bin/uv pip install --quiet --no-deps --no-build-isolation --python $(PYTHON) --editable .
	@touch $@

build/.gradle-ready: scripts/gradle-ready
	@$(STEP) "Gradle and JDK" scripts/gradle-ready
	@mkdir -p build && touch $@

$(JAR): $(JVM_SOURCES) | build/.gradle-ready
	@$(STEP) "JVM library ($(JAR))" $(GRADLE) jar
	@touch $@

build/.spark: build.gradle | build/.gradle-ready
	@$(STEP) "MLeap's serializer for Spark" $(GRADLE) sparkJars
	@touch $@

build/bench/.python: benchmarks/requirements.lock | build/.python
	@mkdir -p build/bench
	@$(STEP) "Python environment of the benchmarks" scripts/bench-environment
	@touch $@

$(BENCH): setup build/bench/.python FORCE
	@$(STEP) "Benchmarks" $(GRADLE) bench
	@$(STEP) "Models of the benchmarks" $(PYTHON) benchmarks/models.py build/bench/models
	@$(STEP) "The same models for other engines" $(BENCH_PYTHON) benchmarks/rivals.py build/bench/models

$(KAFKA): build.gradle | build/.gradle-ready
	@$(STEP) "Kafka broker and connector" $(GRADLE) kafkaJars kafkaConnectorJar
	@touch $@

$(SYNAPSE): build.gradle | build/.gradle-ready
	@$(STEP) "SynapseML" $(GRADLE) synapseJars
	@touch $@

FORCE:

.PHONY: help setup demo bench bench-check test fuzz fuzz-export support-matrix check format kafka wheel lock clean
