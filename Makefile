# Everything happens in .venv and in the cache folder of the user; nothing needs root but Docker.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MAPCLINIC := $(BIN)/mapclinic
READY := $(VENV)/ready
# A C compiler is needed once. Where there is none, ziglang comes from PyPI.
CC_FOUND := $(shell command -v gcc || command -v clang || command -v cc)

# Without bytecode each command compiles all that it imports again, which takes seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test lint book bench soak images clean

help: ## show these lines
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

$(READY): requirements.txt requirements-cc.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; say which: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(if $(CC_FOUND),,$(BIN)/python -m pip install --quiet --require-hashes -r requirements-cc.txt)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

setup: $(READY) ## make .venv and compile both Go standard libraries, once
	@$(MAPCLINIC) setup

run: setup ## grade a leaking sample and its repaired twin, and write both HTML reports
	@$(MAPCLINIC) demo --output build/demo

test: setup ## run all tests; those that need Docker or bubblewrap say so where it is missing
	$(BIN)/python -m pytest

lint: $(READY) ## formatting, lint, types, spelling, Markdown
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/codespell --skip "tests/evidence/recorded,tests/evidence/programs" README.md CONTRIBUTING.md CHANGELOG.md book docker exercises grader tests
	$(BIN)/pymarkdown scan --recurse README.md CONTRIBUTING.md CHANGELOG.md book docker exercises
	@root=$$($(BIN)/python -c 'from grader.toolchain import go_root; print(go_root())') && \
		unformatted=$$("$$root/bin/gofmt" -l exercises grader/helpers tests/sandbox book/claims/experiments book/tools/programs) && \
		{ test -z "$$unformatted" || { echo "not formatted by gofmt: $$unformatted"; exit 1; }; }

book: $(READY) ## build the book into build/book, with and without solutions; any warning stops it
	$(BIN)/python book/build.py

bench: setup ## measure grades on every sandbox against bare go test; writes build/bench.json
	$(BIN)/python -m tests.bench --output build/bench.json

soak: setup ## grade 200 submissions, a third of them hostile, and look for what is left; SANDBOX= chooses
	$(BIN)/python -m tests.soak $(if $(GRADES),--grades $(GRADES)) $(if $(SANDBOX),--sandbox $(SANDBOX))

images: setup ## build the Docker images; BASE=IMAGE or DEBOOTSTRAP=1 choose another base
	$(MAPCLINIC) images $(if $(BASE),--base $(BASE)) $(if $(DEBOOTSTRAP),--debootstrap)

clean: ## remove .venv and build; the compiled kit stays in the cache
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
