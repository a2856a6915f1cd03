# make start  sets everything up, builds and validates the graph, and serves it on port 8000
# make test   sets everything up and runs all tests
# make check  format, lint, types, Turtle and SPARQL parse
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: start test virtuoso chromium check format clean bench data-readme

start: $(STAMP)
	$(BIN)/zorggraaf build
	$(BIN)/zorggraaf validate
	$(BIN)/zorggraaf info
	$(BIN)/zorggraaf serve

test: $(STAMP) virtuoso chromium
	$(BIN)/python -m pytest -n auto --dist loadgroup

# Every query is also asked of a real Virtuoso 7. Where it cannot be installed those tests are
# skipped, and say so; with CI=true that is a failure.
virtuoso:
	@command -v virtuoso-t >/dev/null || test -x /usr/bin/virtuoso-t || { \
	  echo "Installing Debian's virtuoso-opensource-7-bin for the tests" >&2; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq virtuoso-opensource-7-bin; } >/dev/null 2>&1 \
	  || { sudo -n apt-get update -qq && sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq virtuoso-opensource-7-bin; } >/dev/null 2>&1; } \
	  || echo "Not installed: the tests on Virtuoso are skipped (sudo apt-get install virtuoso-opensource-7-bin)" >&2

# The page is driven in a real browser, and exported workbooks are opened in LibreOffice.
chromium:
	@command -v chromium >/dev/null && command -v soffice >/dev/null || { \
	  echo "Installing Debian's chromium and libreoffice-calc for the tests" >&2; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium libreoffice-calc; } >/dev/null 2>&1 \
	  || { sudo -n apt-get update -qq && sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium libreoffice-calc; } >/dev/null 2>&1; } \
	  || echo "Not installed: the tests that need them are skipped (sudo apt-get install chromium libreoffice-calc)" >&2

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m tests.parse

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP)
	$(BIN)/python -m benchmarks

# data/README.md: what became of every collected row, counted from data/intake.csv
data-readme: $(STAMP)
	$(BIN)/python -m zorggraaf.tables.ledger

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

# A half-made environment is made anew: the stamp is written last.
$(STAMP): pyproject.toml constraints.txt hatch_build.py zorggraaf/pages/bundles.json
	$(PYTHON) -c 'import sys; sys.exit("zorggraaf needs Python 3.11 or newer, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@# Debian keeps the venv module in a package of its own.
	$(PYTHON) -m venv --clear $(VENV) || { \
	  echo "Python's venv module is missing: installing Debian's python3-venv" >&2; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv || sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; } \
	  && $(PYTHON) -m venv --clear $(VENV); } || { \
	  echo "Run: sudo apt-get install python3-venv, then try again" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@
