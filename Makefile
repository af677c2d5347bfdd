# make demo    try SayDo without a Slack account (CALENDAR=file-or-url, PORT=3210)
# make init    set SayDo up: asks for the tokens of your Slack app, tries them, writes saydo.env
# make run     run SayDo in your Slack workspace (by saydo.env, or the environment's variables)
# make test    run the tests; those in a browser are left out, and said so, where there is no Chromium
# make node    install Node.js and npm's emulate under .node, for the tests against an emulated Google
# make check   all that CI runs: format, lint, types, import contracts, tests with branch coverage
# make slow    run the tests and name those that took longest
# make audit   hold the pinned packages against known security holes, where the advisory service answers
# make docs    build the documentation as a site, build/docs/index.html; a link that leads nowhere is an error
# make reference  write the pages of docs/reference anew from the code
# make pictures  draw the pictures of README.md and docs/ anew (needs Chromium)
# make bench   measure
# make chaos   kill processes, restart databases, let Slack fail, and count what was said (SEED=n repeats a run)
# make lock    choose the newest versions the project allows and write requirements.lock

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUNNABLE := $(VENV)/runnable
INSTALLED := $(VENV)/installed
PYTEST_ARGS ?=
CHROMIUM := $(shell command -v chromium 2>/dev/null)
AUDIT := .audit
SITE := build/docs
NODE_MODULES := .node/installed
NODE := $(if $(shell command -v npm 2>/dev/null),$(NODE_MODULES))

# nothing from outside the environment
export PYTHONNOUSERSITE := 1
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE  # the last: dozens of processes would each compile everything
export CALENDAR PORT SEED

.PHONY: node demo init run test check covered slow lint audit docs reference bench chaos pictures lock
.DEFAULT_GOAL := test

demo: $(RUNNABLE)
	@exec $(BIN)/python -m bot demo $${CALENDAR:+--calendar "$$CALENDAR"} $${PORT:+--port "$$PORT"}

init: $(RUNNABLE)
	@exec $(BIN)/saydo init

run: $(RUNNABLE)
	@exec $(BIN)/python -m bot run

test: $(INSTALLED) $(NODE)
ifeq ($(CHROMIUM),)
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not browser" $(PYTEST_ARGS)
	@echo 'The tests in a browser were left out: there is no Chromium here. Debian has it: apt-get install chromium'
else
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)
endif

node: $(NODE_MODULES)

$(NODE_MODULES): tests/emulated/package.json tests/emulated/package-lock.json
	@command -v npm >/dev/null || { echo 'npm is not here. Debian has it: apt-get install npm'; exit 1; }
	@echo "Installing Node.js and npm's emulate into .node, once."
	@mkdir -p .node
	@cp tests/emulated/package.json tests/emulated/package-lock.json .node/
	@npm ci --prefix .node --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

audit:
	@rm -f $(AUDIT)/found.json
	@[ -x $(AUDIT)/bin/pip-audit ] || { $(PYTHON) -m venv $(AUDIT) && \
		$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.10,<3'; } \
		|| echo 'audit: pip-audit could not be installed.'
	@$(AUDIT)/bin/pip-audit --requirement requirements.lock --no-deps --disable-pip --timeout 10 \
		--progress-spinner off --format json --output $(AUDIT)/found.json >/dev/null 2>&1 || true
	@$(PYTHON) .ci/audit.py $(AUDIT)/found.json

docs: $(INSTALLED)
	@rm -rf $(SITE)
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going --nitpicky --quiet \
		--conf-dir manual --doctree-dir $(SITE)/.doctrees --builder html docs $(SITE)
	@echo 'docs: $(SITE)/index.html'

reference: $(INSTALLED)
	@$(BIN)/python -m manual
	@$(BIN)/python -m tests.errors.page

# what is done within a minute, beside the tests: one that takes a core leaves the other to them
check: $(INSTALLED)
	@$(MAKE) --no-print-directory --jobs=4 --output-sync=target lint docs audit covered

covered:
	@$(MAKE) --no-print-directory --output-sync=none test PYTEST_PLUGINS=tests.covering

slow:
	@$(MAKE) --no-print-directory test PYTEST_ARGS="$(PYTEST_ARGS) --durations=50 --durations-min=1"

bench: $(INSTALLED)
	@set -e; found=; for file in benches/bench_*.py; do \
		[ -e "$$file" ] || continue; found=yes; name=$${file#benches/}; \
		echo "== $${name%.py}"; $(BIN)/python -m "benches.$${name%.py}"; \
	done; [ -n "$$found" ] || echo 'nothing to measure yet'

chaos: $(INSTALLED)
	@$(BIN)/python -m chaos $${SEED:+--seed "$$SEED"}

pictures: $(INSTALLED)
	$(BIN)/python -m pytest -q -m browser tests/browser --pictures docs/images

lock:
	@set -e; fresh=$$(mktemp -d); trap 'rm -rf "$$fresh"' EXIT; \
	$(PYTHON) -m venv "$$fresh/venv"; "$$fresh/venv/bin/python" -m pip install --quiet --upgrade '.[dev]'; \
	"$$fresh/venv/bin/python" -m pip freeze --exclude saydo --exclude pip --exclude setuptools > "$$fresh/lock"; \
	if grep -nE '^-|@|://' "$$fresh/lock"; then echo 'these lines hold an address'; exit 1; fi; \
	{ echo '# Every package with its version, the tools included. Written by `make lock`.'; cat "$$fresh/lock"; } \
		> requirements.lock; \
	echo "requirements.lock: $$(grep -c == requirements.lock) packages"

# what SayDo runs with; the tools come when they are needed
$(RUNNABLE): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'SayDo needs Python 3.11 or newer. Name it: make PYTHON=python3.12'; exit 1; }
	@echo 'Installing what SayDo needs into $(VENV), once. It takes about half a minute.'
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable .
	@touch $@

$(INSTALLED): $(RUNNABLE)
	@echo 'Installing the tools of the tests into $(VENV), once. It takes about a minute.'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@
