# One target each for people, README and CI. All set-up is in deploy/bootstrap.py (standard library only).
PYTHON ?= python3
BIN := .venv/bin
.PHONY: run test check bench format test-parity

run:
	@$(PYTHON) deploy/bootstrap.py run
	@$(BIN)/spine-app --demo $(ARGS)

# What measures time, renders or drives a browser runs alone; a worker a core does all else first.
BESIDE := tests/unit tests/test_house.py tests/contract tests/nasty helper/tests \
	tests/integration/io tests/integration/commands tests/integration/spine tests/integration/surfaces
ALONE := tests/integration/server tests/integration/helper tests/integration/jobs \
	tests/integration/phantom tests/image tests/browser
SPREAD := -n logical --maxprocesses 8 --dist worksteal

test:
	@$(PYTHON) deploy/bootstrap.py test
ifeq ($(ARGS),)
	@failed=0; \
	$(BIN)/python -m pytest $(SPREAD) $(BESIDE) || failed=1; \
	$(BIN)/python -m pytest $(ALONE) || failed=1; \
	exit $$failed
else
	@$(BIN)/python -m pytest $(ARGS)
endif

check:
	@$(PYTHON) deploy/bootstrap.py test
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/codespell
	@$(BIN)/python -m pytest -q $(SPREAD) tests/unit tests/test_house.py helper/tests

# Against nnU-Net itself, in an environment of its own (PyTorch; 2 GB, once).
PARITY := build/parity
test-parity: $(PARITY)/stamp
	@$(PARITY)/bin/python helper/tests/parity/make_models.py $(PARITY)/models
	@PYTHONPATH=helper $(PARITY)/bin/python helper/tests/parity/converter_parity.py $(PARITY)/models $(PARITY)/converter.md
	@PYTHONPATH=helper $(PARITY)/bin/python -m pytest -q helper/tests/parity $(ARGS)
	@PYTHONPATH=helper $(PARITY)/bin/python helper/tests/parity/exact_parity.py $(PARITY)/models $(PARITY)/table.md
	@$(PARITY)/bin/python helper/tests/parity/make_models.py $(PARITY)/taught --taught
	@PYTHONPATH=helper $(PARITY)/bin/python helper/tests/parity/fast_parity.py $(PARITY)/taught $(PARITY)/fast.md

$(PARITY)/stamp: helper/tests/parity/requirements.txt
	@$(PYTHON) -m venv $(PARITY)
	@$(PARITY)/bin/pip install -q --disable-pip-version-check -r $<
	@$(PARITY)/bin/pip install -q --disable-pip-version-check --no-deps -e helper
	@touch $@

bench:
	@$(PYTHON) deploy/bootstrap.py test
	@$(BIN)/python -m tests.benchmarks $(if $(ONLY),--only $(ONLY))

format:
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
