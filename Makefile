# Everything that is done with this checkout. `make` alone sets up and builds the sample graph.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
GOLD   ?= ../shared/gold
CORPORA ?= ../shared/corpora
WORK   ?= artefacts/training
JOBS   ?= 1
PYTEST_ARGS ?=

SETUP := $(VENV)/.installed
DEV   := $(VENV)/.installed-dev

.DEFAULT_GOAL := sample
.PHONY: help setup dev sample test check format bench bench-increment bench-explorer bench-endpoint bench-load goldens score score-linking score-language model clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(SETUP): requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(DEV): requirements-dev.txt $(SETUP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

setup: $(SETUP) ## Make .venv with pinned packages

dev: $(DEV) ## Add what tests and checks need

sample: $(SETUP) ## Set up and build the sample graph into exports/ (the default)
	$(BIN)/kg build --sample -o exports --jobs $(JOBS)

test: $(DEV) ## Run all tests
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(DEV) ## Format, lint, types, layers, tests: all that must pass before a commit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(PYTEST_ARGS)

format: $(DEV) ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV) ## Measure speed and memory of a build
	$(BIN)/python -m tests.bench

bench-increment: $(DEV) ## Measure builds after a change, and memory (ARTICLES=1000, ONE_BY_ONE=40)
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.bench_increment $(or $(ARTICLES),1000) $(or $(ONE_BY_ONE),40)

bench-explorer: $(DEV) ## Measure how fast the page opens and pans in Chromium
	$(BIN)/python -m tests.browser.bench_explorer

bench-endpoint: $(DEV) ## Measure queries a second of kg serve for 1, 8, 32 clients on a million triples (TRIPLES=100000 for a quick look)
	$(BIN)/python -m tests.endpoint.bench $(or $(TRIPLES),1000000)

bench-load: $(DEV) ## Measure export of CLAIMS made-up claims, and loading of LOADED ones into each store (minutes)
	$(BIN)/python -m tests.loading.bench $(or $(CLAIMS),1000000) $(or $(LOADED),5000)

goldens: $(DEV) ## Renew the expected exports in tests/golden/
	$(BIN)/python -m tests.goldens

score: $(SETUP) ## Score the extraction on seeds, dev and train of GOLD, and by each finder
	@for part in seeds dev; do for finder in model patterns; do \
		echo "== $$part, $$finder alone"; $(BIN)/kg evaluate $(GOLD)/$$part --finder $$finder | tail -4 || exit; done; done
	@for part in seeds dev; do for least in 0 0.7; do \
		echo "== $$part, --min-confidence $$least"; $(BIN)/kg evaluate $(GOLD)/$$part --min-confidence $$least | tail -4 || exit; done; done
	@for part in seeds dev train; do echo "== $$part"; $(BIN)/kg evaluate $(GOLD)/$$part --mistakes --jobs $(JOBS) || exit; done

score-linking: $(DEV) ## Score linking and clustering of the program's own mentions on seeds and dev of GOLD
	$(BIN)/python -m tests.score_linking $(GOLD)

score-language: $(DEV) ## Score the language model on CORPORA (needs the train extra)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[train]"
	OMP_NUM_THREADS=1 $(BIN)/python -m kg.training.score_language --model kg/pipeline/models/en_claims --corpora $(CORPORA)

model: $(DEV) ## Train the language model (hours; needs CORPORA, GOLD and the train extra)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[train]"
	$(BIN)/python -m kg.training.train_syntax --corpora $(CORPORA) --out $(WORK)/syntax --resume
	$(BIN)/python -m kg.training.export --checkpoint $(WORK)/syntax/checkpoint.pt --labels $(WORK)/syntax/labels.json --corpora $(CORPORA) --out $(WORK)/parser
	$(BIN)/python -m kg.training.prepare --gold $(GOLD)/train tests/corpus --model $(WORK)/parser --language ontology/language --countries ontology/gazetteer/countries.yml --out $(WORK)/articles.jsonl
	$(BIN)/python -m kg.training.train_claims --corpora $(CORPORA) --articles $(WORK)/articles.jsonl --syntax $(WORK)/syntax --countries ontology/gazetteer/countries.yml --held-out-names tests/corpus/held_out.txt --out $(WORK)/claims --resume
	$(BIN)/python -m kg.training.export --checkpoint $(WORK)/claims/mean.pt --labels $(WORK)/syntax/labels.json --corpora $(CORPORA) --out kg/pipeline/models/en_claims
	$(BIN)/python -m kg.training.calibrate --gold $(GOLD)/train --held-out $(WORK)/claims/held_out.txt --model kg/pipeline/models/en_claims
	$(BIN)/python -m kg.training.train_label_sets --model kg/pipeline/models/en_claims --corpora $(CORPORA)

clean: ## Remove what make and the tools have made, except exports/
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
