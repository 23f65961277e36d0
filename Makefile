# Thin: each target is one command. `make ARGS=…` passes arguments on.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := $(wildcard libs/*/pyproject.toml services/*/pyproject.toml cli/pyproject.toml deploy/local/pyproject.toml)
EDITABLE := $(addprefix -e ,$(patsubst %/,./%,$(dir $(SOURCES))))
CODE := libs services cli deploy examples tests

.PHONY: demo up down status test check fix bench lock lock-artifacts clean install install-dev

demo: install
	$(BIN)/rinnalla demo $(ARGS)

up: install
	$(BIN)/rinnalla up $(ARGS)

down: install
	$(BIN)/rinnalla down

status: install
	$(BIN)/rinnalla status $(ARGS)

# Those of the whole stack come after the others: both keep every core busy. Each process of them has a stack to itself,
# and takes over from another what lies next to what it has done.
test: install-dev
	$(BIN)/pytest -n 2 -m "not stack" $(ARGS)
	$(BIN)/pytest -n 2 --dist worksteal -m stack $(ARGS)

check: install-dev
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	$(if $(wildcard tests/checks*),$(BIN)/python -m tests.checks)

fix: install-dev
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/python -m common.contracts write referral consent coaching feedback reporting

bench: install-dev
	$(BIN)/python -m tests.bench $(ARGS)

install: .venv/.local .venv/.packages
install-dev: .venv/.dev .venv/.packages

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv

.venv/.local: requirements/local.txt | .venv/bin/python
	@echo 'Installing $<, a minute the first time'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# The development packages hold those of the local stack too: both stamps are set.
.venv/.dev: requirements/dev.txt | .venv/bin/python
	@echo 'Installing $<, a minute the first time'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ .venv/.local

.venv/.packages: $(SOURCES) | .venv/.local
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation $(EDITABLE)
	@touch $@

# No --find-links and no index: neither a registry's host nor this machine's folders belong into a lock.
lock: install-dev
	cd requirements && UV_FIND_LINKS= && for set in dev local services operations; do \
	  ../$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links $$([ $$set = dev ] || echo -c dev.txt) \
	    --custom-compile-command 'make lock' $$set.in -o $$set.txt || exit 1; done

lock-artifacts: install
	$(BIN)/python deploy/local/write_lock.py

clean:
	@if [ -x $(BIN)/rinnalla ]; then $(BIN)/rinnalla down; fi
	rm -rf .local .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
