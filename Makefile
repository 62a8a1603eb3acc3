# What one types. Each step leaves a stamp and is left out while its inputs stand.

# In .venv, so that whoever throws it away throws the stamps away too.
INSTALLED := .venv/.installed
TEST_TOOLS := .venv/.test-tools
COLLECTED := .static/staticfiles.json

PYTHON := $(shell command -v python3.11 || command -v python3)
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --no-input --disable-pip-version-check

# Nobody's .env and nobody's shell decide what the checks see.
unexport DJANGO_SETTINGS_MODULE
CHECKED_WITH := DEBUG=false DATABASE_URL=sqlite:///:memory: SITE_URL=https://news.example ALLOWED_HOSTS=news.example \
	SECRET_KEY=for-these-checks-alone-and-long-enough-to-pass-them-0123456789

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test bench chromium clean

help: ## Print this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile

install: $(INSTALLED) ## Make the environment in .venv

run: $(INSTALLED) $(COLLECTED) ## Serve the newsroom, with its worker, until Ctrl-C
	@$(PY) manage.py serve

# Three at a time on two cores: tests in a browser wait now and then.
test: $(TEST_TOOLS) $(COLLECTED) chromium ## Check the code, then run every test on SQLite and what asks the database on PostgreSQL
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m djlint --lint --quiet templates
	$(CHECKED_WITH) $(PY) manage.py makemigrations --check --dry-run
	$(CHECKED_WITH) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) -m pytest -n 3 --dist worksteal
	$(PY) -m pytest -n 3 --dist worksteal --postgresql -m "not browser and not sqlite_suffices"

# What is left out is as the bench has it: make bench ONLY=press SECONDS=3 STORIES="1000 100000" REQUESTS=1000000
BENCH := $(foreach option,only seconds rounds stories requests directory draw,\
	$(if $($(shell echo $(option) | tr a-z A-Z)),--$(option) $($(shell echo $(option) | tr a-z A-Z))))

bench: $(TEST_TOOLS) $(COLLECTED) ## Measure how quick the newsroom is: minutes, and best on a machine that does nothing else
	@$(PY) -m tests.bench $(BENCH)

clean: ## Throw away what can be made again; the database, the pictures and the key stay
	rm -rf .venv .static .pytest_cache .ruff_cache .mypy_cache .hypothesis

# The stamp is gone while pip works: an environment that was cut short is made anew.
$(INSTALLED): requirements.txt
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "This needs Python 3.11 or newer: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python cannot make environments here: apt-get install python3-venv" >&2; exit 1; }
	@test -e $@ || $(PYTHON) -m venv --clear .venv
	@rm -f $@
	@echo "Installing requirements.txt"
	@$(PIP) -r requirements.txt
	@touch $@

$(TEST_TOOLS): tests/requirements.txt $(INSTALLED)
	@echo "Installing tests/requirements.txt"
	@$(PIP) -r tests/requirements.txt
	@touch $@

# Folders too: one changes when a file in it goes.
$(COLLECTED): $(INSTALLED) $(shell find articles/static)
	@$(PY) manage.py collectstatic --no-input --verbosity 0
	@touch $@

# The tests open pages in Debian's own browser; where we may, it is fetched. Without its windows it is a third quicker.
BROWSER := command -v chromium >/dev/null || command -v google-chrome >/dev/null

chromium:
	@command -v chromium-headless-shell >/dev/null || { [ "$$CI" != true ] && { $(BROWSER); }; } || { \
		if [ "$$(id -u)" != 0 ]; then may="sudo -n"; sudo -n true 2>/dev/null; fi && \
		$$may apt-get update -qq && $$may apt-get install -qq -y --no-install-recommends chromium-headless-shell fonts-liberation; } || \
		$(BROWSER) || \
		{ echo "The tests in a browser need Chromium: apt-get install chromium-headless-shell" >&2; [ "$$CI" != true ]; }
