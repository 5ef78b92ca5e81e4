# `make demo` and `make test` set themselves up on a fresh machine: Python 3.11 or later is all they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Tests start the command hundreds of times, which without bytecode takes a third longer each time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo check test lint types quick tests docs man screenshots bench bench-targets bench-extraction bench-discovery bench-bylines clean

demo: $(VENV)/ready
	$(BIN)/feedsmith render -c seeds/feedsmith.toml
	@echo "The feeds made of seeds/articles are in seeds/out: open seeds/out/index.html in a browser, or a feed in a reader."
	@echo "Edit an article, or seeds/feedsmith.toml, and run it again: what readers have seen keeps its id and date."

# Before each commit, within a minute: all but the tests that are marked slow.
check: lint types quick

# Everything, with coverage, as CI runs it.
test: lint types tests

lint: $(VENV)/ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready-test
	$(BIN)/mypy

quick: $(VENV)/ready-test
	$(BIN)/python -m pytest -n auto -q -m "not slow"

tests: $(VENV)/ready-test
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist worksteal
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# HTML in build/docs/html, and the man page in build/docs/man. A warning is an error; a test builds both.
docs man: $(VENV)/ready-test
	$(BIN)/python -m sphinx -q -E -W --keep-going -d build/docs/doctrees -b $(if $(filter man,$@),man,html) docs build/docs/$(if $(filter man,$@),man,html)

# The pictures in docs/pictures: of a site that is served here, by headless Chromium.
screenshots: $(VENV)/ready-test
	$(BIN)/python docs/screenshots.py

bench: $(VENV)/ready-bench
	$(BIN)/python -m bench

bench-targets: $(VENV)/ready-bench
	$(BIN)/python -m bench targets

bench-extraction: $(VENV)/ready-bench
	$(BIN)/python -m bench extraction pages

bench-discovery: $(VENV)/ready-bench
	$(BIN)/python -m bench discovery

bench-bylines: $(VENV)/ready-bench
	$(BIN)/python -m bench bylines

# pip takes dependency groups from 25.1 on (PEP 735), so the virtual environment gets one that does.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/ready: pyproject.toml $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/ready-%: pyproject.toml $(VENV)/ready
	$(BIN)/python -m pip install --quiet --group $*
	touch $@

clean:
	rm -rf $(VENV) build dist .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis seeds/out seeds/.feedsmith
