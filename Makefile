# Mizban needs Python 3.11 or newer with pip, and make; everything else is fetched into .tools and .venv.

PYTHON ?= python3
UV_VERSION = 0.13.9
UV = .tools/uv-$(UV_VERSION).dist-info
RUN = .venv/bin

export UV_PYTHON_DOWNLOADS = never
# An organisation's network may have a certificate authority of its own, which only the machine knows.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem),)
export UV_SYSTEM_CERTS ?= true
endif
export PIP_REQUIRE_VIRTUALENV = 0
export PIP_USER = 0
export PIP_DISABLE_PIP_VERSION_CHECK = 1
unexport PYTHONDONTWRITEBYTECODE # without compiled modules each start of a process takes two seconds more

.DEFAULT_GOAL = help
.PHONY: help up test check bench bench-live clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'Variables of `make up`, for example `make up PORT=8001`:'
	@echo '  PORT           8000'
	@echo '  MIZBAN_HOME    the data directory: var'
	@echo '  DEMO=0         an empty installation instead of a demo, in a MIZBAN_HOME of its own'
	@echo '  DATABASE_URL, DATABASE_URL_WORKER, DATABASE_URL_OWNER   another PostgreSQL; see .env.example'
	@echo
	@echo 'Variables of `make bench`, for example `make bench N=2000,10000`:'
	@echo '  N              how many cases: 10000,1000000'
	@echo '  ONLY           targets whose name begins so: all'
	@echo '  BENCH_DIR      where the installations are kept: var/bench'

up: .venv/.up ## everything to a running demo at http://localhost:8000, until Ctrl-C
	@exec $(RUN)/mizban up

test: .venv/.dev ## all tests; those with a browser are skipped if no Chromium is found (some of them: ARGS="-k name")
ifdef ARGS
	@$(RUN)/pytest $(ARGS)
else
	@$(RUN)/pytest -n auto --dist worksteal --ignore tests/e2e # side by side; the journeys share one desk
	@$(RUN)/pytest tests/e2e
endif

check: .venv/.dev ## format, lint, templates, types, layers, migrations, translations
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	find mizban -name '*.html' -exec $(RUN)/djade --target-version 5.2 --check {} +
	$(RUN)/python -c 'import tests.environment, mypy.__main__ as mypy; mypy.console_entry()'
	$(RUN)/lint-imports --no-cache
	MIZBAN_HOME=var/tests $(RUN)/mizban manage makemigrations --check --dry-run
	test ! -e tests/architecture/translations.py || $(RUN)/python -m tests.architecture.translations

bench: .venv/.dev ## what a request costs with 10,000 cases and with 1,000,000; see docs/performance.md
	@$(RUN)/python -m tests.bench

bench-live: .venv/.dev
	@$(RUN)/python -W ignore -m tests.bench.live

clean: ## remove what was fetched and made; the data in var stay
	rm -rf .tools .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results var/tests "/dev/shm/mizban-tests$(subst /,-,$(CURDIR))"
	find . -name __pycache__ -prune -exec rm -rf {} +
	find mizban -name '*.mo' -delete

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Mizban needs Python 3.11 or newer; name one: make PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -m pip install --quiet --root-user-action=ignore --upgrade --target .tools uv==$(UV_VERSION)

.venv/.up: pyproject.toml uv.lock | $(UV)
	@echo 'fetching what Mizban is made of'
	@.tools/bin/uv sync --quiet --frozen --inexact --no-dev --python $(PYTHON)
	@touch $@

.venv/.dev: pyproject.toml uv.lock | $(UV)
	@echo 'fetching what Mizban is made of and tested with'
	@.tools/bin/uv sync --quiet --frozen --python $(PYTHON)
	@touch $@ .venv/.up
