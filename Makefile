# make demo    set everything up in .venv, run the main job on a real data set, say where report and model are
# make test    set everything up in .venv, run all tests but those of PyTorch and JAX
# make test-autodiff    those: installs PyTorch and JAX as well
# Both are quick the second time: each step leaves a stamp file and is repeated only when what it depends on changed.
# make web     builds the pages in web/ into the package (needs Node 20 or newer; users of the package do not)
# make web-check    type-checks and tests them, and fails if the built pages are not those of the source
# make docs-pictures    makes docs/gallery.md, its pictures and those of the README
# Other targets: build, lint, format, cpp-test, bench, bench-isa, bench-growth, bench-memory, bench-networks, bench-nonlinear, bench-guard, clean.   Variables: PYTHON=python3.12  VENV=.venv

PYTHON ?= python3
VENV ?= .venv
BUILD_FLAGS ?=
TEST_FLAGS ?=
BENCH_FLAGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CPP_SOURCES := CMakeLists.txt $(shell find cpp -not -name '*.pyc' -not -name __pycache__)
# Folders are listed too: their time changes when a file in them disappears.
SOURCES := pyproject.toml README.md LICENSE $(CPP_SOURCES) $(shell find src -not -name '*.pyc' -not -name __pycache__)

.PHONY: demo docs-pictures test test-autodiff web web-check build lint format cpp-test bench bench-isa bench-growth bench-memory bench-networks bench-nonlinear bench-guard clean

demo: $(VENV)/.installed
	$(BIN)/diamondring demo

docs-pictures: $(VENV)/.test-requirements $(VENV)/.installed
	$(BIN)/python docs/pictures.py

test: $(VENV)/.test-requirements $(VENV)/.installed $(VENV)/.cpp-tested
	$(BIN)/python -m pytest --ignore=tests/autodiff $(TEST_FLAGS)

test-autodiff: $(VENV)/.autodiff-requirements $(VENV)/.installed
	$(BIN)/python -m pytest tests/autodiff $(TEST_FLAGS)

web: web/node_modules/.installed
	cd web && npm run --silent build
	mkdir -p docs && cp src/diamondring/report/web/explorer.html docs/explorer.html

web-check: web/node_modules/.installed
	cd web && npm run --silent check && npm run --silent test && npm run --silent build ../build/web
	diff -r build/web src/diamondring/report/web

web/node_modules/.installed: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

build: $(VENV)/.installed

lint: $(VENV)/.dev-requirements
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev-requirements
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

cpp-test: $(VENV)/.requirements
	PATH="$(abspath $(BIN)):$$PATH" cpp/tests/run.sh
	@touch $(VENV)/.cpp-tested

# Minutes, not seconds: the rivals' environments are made first (each that cannot be is listed as missing).
bench: $(VENV)/.installed
	PYTHON="$(abspath $(BIN))/python" benchmarks/setup.sh
	$(BIN)/python benchmarks/run.py $(BENCH_FLAGS)

bench-isa: $(VENV)/.installed
	$(BIN)/python benchmarks/run.py --tools diamondring --isa avx2,baseline --rivals-of benchmarks/results/latest.json \
	  --output benchmarks/results/isa $(BENCH_FLAGS)

bench-growth: $(VENV)/.installed
	$(BIN)/python benchmarks/growth.py $(BENCH_FLAGS)

bench-memory: $(VENV)/.installed
	$(BIN)/python benchmarks/memory.py --json benchmarks/results/memory.json $(BENCH_FLAGS)

bench-networks: $(VENV)/.autodiff-requirements $(VENV)/.installed
	$(BIN)/python benchmarks/networks.py $(BENCH_FLAGS)

bench-nonlinear: $(VENV)/.test-requirements $(VENV)/.installed
	PYTHON="$(abspath $(BIN))/python" benchmarks/setup.sh
	$(BIN)/python benchmarks/nonlinear.py $(BENCH_FLAGS)

bench-guard: $(VENV)/.installed
	$(BIN)/python benchmarks/guard.py $(BENCH_FLAGS)

clean:
	rm -rf $(VENV) build dist diamondring-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The environment: one message per thing that can be missing, each with the next step.
$(VENV)/.created:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "No command '$(PYTHON)'. Install Python 3.11 or newer, or name yours: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "diamondring needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." \
	       "If a newer one is installed, name it: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@command -v "$${CXX:-c++}" >/dev/null || { \
	  echo "No C++ compiler '$${CXX:-c++}'. Install one (Debian, Ubuntu: apt install g++) or set CXX to yours."; exit 1; }
	@echo "Creating the environment $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.requirements: pyproject.toml tools/requirements.py $(VENV)/.created
	@echo "Installing what diamondring needs (a minute the first time)"
	@$(BIN)/python tools/requirements.py build run > $(VENV)/requirements.txt
	@$(PIP) install --quiet -r $(VENV)/requirements.txt
	@touch $@

$(VENV)/.test-requirements: pyproject.toml tools/requirements.py $(VENV)/.requirements
	@echo "Installing what the tests need"
	@$(BIN)/python tools/requirements.py test > $(VENV)/test-requirements.txt
	@$(PIP) install --quiet -r $(VENV)/test-requirements.txt
	@touch $@

$(VENV)/.autodiff-requirements: pyproject.toml tools/requirements.py $(VENV)/.test-requirements
	@echo "Installing PyTorch and JAX for their tests (a minute or two)"
	@$(BIN)/python tools/requirements.py test-autodiff > $(VENV)/autodiff-requirements.txt
	@$(PIP) install --quiet -r $(VENV)/autodiff-requirements.txt
	@touch $@

$(VENV)/.dev-requirements: pyproject.toml tools/requirements.py $(VENV)/.requirements $(VENV)/.test-requirements
	@echo "Installing the linters"
	@$(BIN)/python tools/requirements.py dev > $(VENV)/dev-requirements.txt
	@$(PIP) install --quiet -r $(VENV)/dev-requirements.txt
	@touch $@

# Without build isolation the compiler's output in build/ is reused: after a change only what changed is compiled again.
$(VENV)/.installed: $(SOURCES) $(VENV)/.requirements
	@echo "Building and installing diamondring into $(VENV) (a minute or two the first time)"
	@$(PIP) install --quiet --no-build-isolation --no-deps --force-reinstall $(BUILD_FLAGS) .
	@touch $@

$(VENV)/.cpp-tested: $(CPP_SOURCES) | $(VENV)/.requirements
	PATH="$(abspath $(BIN)):$$PATH" cpp/tests/run.sh
	@touch $@
