# Kittengrad. `make` alone lists what there is; everything sets itself up on first use.

.DEFAULT_GOAL := help
.PHONY: help demo test lab lab-url bench mlx real build doctor lock clean setup-demo setup-test setup-lab setup-bench
.PHONY: coverage docs fuzz proof scale setup-fuzz
.PHONY: check check-style check-types check-build check-course check-tests
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV    := .venv
WORKER  := .venv-worker
LAB     := .venv-lab
BENCH   := .venv-bench
DOCS    := .venv-docs
FUZZ    := .venv-fuzz
CLASS   := .demo/examples
MINUTES ?= 10
SEEDS   ?= 20
BIN     := $(VENV)/bin
PYTHON  ?= $(shell requirements/find-python)
install  = @python='$(PYTHON)' && test -n "$$python" && "$$python" requirements/install.py
fresh   := requirements/install.py requirements/find-python

help: ## list what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup-demo ## grade the example class, and train the cat classifier; the pages are in results/
	@$(BIN)/autograder examples $(CLASS) >/dev/null
	@$(BIN)/autograder grade $(CLASS) --results results
	@OPENBLAS_NUM_THREADS=1 PYTHONPATH=reference $(BIN)/python -m kittengrad.cats train --out .demo/cats.weights

test: setup-test ## run the whole test suite, linters and types included
	@$(MAKE) check

lab: setup-lab ## work as a student does: JupyterLab on the folder work/
	@$(LAB)/bin/python lab/start.py assignments work

lab-url: ## print the address of the lab that was started last, in Docker too
	@cat work/.kittengrad/address 2>/dev/null || { echo 'No lab was started here yet: docker compose up, or make lab'; exit 1; }

bench: setup-bench ## measure how fast grading and the engines are, beside others (5 GB of them)
	@$(BIN)/autograder examples $(CLASS) >/dev/null
	@$(BIN)/autograder grade $(CLASS) --results .bench --again --stats
	@$(BIN)/python -m benchmarks.grading
	@$(BIN)/python -m benchmarks.gpt
	@$(BIN)/python -m benchmarks.higher
	@$(BIN)/python -m benchmarks.anatomy
	@$(BIN)/python -m benchmarks.cats
	@$(BENCH)-engines/bin/python -m benchmarks
	@$(BENCH)-engines/bin/python -m benchmarks.accuracy

fuzz: setup-fuzz ## try random and damaged inputs, MINUTES=10 each; Linux on x86-64
	@for target in frames replies handins submissions; do \
	  $(FUZZ)/bin/python -m tests.fuzz $$target --minutes $(MINUTES) || exit 1; done

docs: $(DOCS)/.ready ## build the documentation as a site, and open it in a browser
	@rm -rf site
	@$(DOCS)/bin/python -m sphinx --quiet --nitpicky --fail-on-warning -d site/.doctrees docs site
	@$(DOCS)/bin/python docs/show.py site/index.html

coverage: setup-test ## measure the branches that the tests reach; confined workers are left out
	@mkdir -p .coverage_cache
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -q -n $(TESTERS) --dist loadfile $(ELSEWHERE)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --skip-empty
	@echo 'Left out: confined workers; $(ALONE), which kill graders and watch every process; tests/containers.'

proof: setup-test ## grade all known mistakes with many seeds, and write docs/proof.md
	@$(BIN)/python -m autograder.authoring.proof --seeds $(SEEDS) >docs/.proof.md
	@mv docs/.proof.md docs/proof.md

scale: setup-test ## grade 5,000 submissions on a cluster, kill a node midway, compare; then measure
	@$(BIN)/python -m benchmarks.five_thousand
	@$(BIN)/python -m benchmarks.scale

mlx: .venv-mlx/.ready ## hold the rules on MLX's arrays against NumPy's
	@.venv-mlx/bin/python -m pytest -q tests/mlx

real: setup-test ## hold the cat classifier against the real photographs, in the folder KITTENGRAD_DATA
	@$(BIN)/python -m pytest -q tests/real

build: setup-test ## make assignments/ from reference/
	@$(BIN)/autograder build

doctor: setup-demo ## show that this machine can confine a submission
	@$(BIN)/autograder doctor

# One resolution: `dev` holds every group but those for benchmarks, fuzzing and the site, and all take their versions from it.
GROUPS  := worker grader cluster lab postgres bench-engines bench-nbgrader bench-otter docs fuzz mlx
resolve  = .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
           --no-emit-index-url --no-header --no-annotate --group
lock: .venv-lock/bin/uv ## pin new dependencies in requirements/; all anew with LOCK=--upgrade
	@$(resolve) dev $(LOCK) --output-file requirements/dev.txt
	@for group in $(GROUPS); do $(resolve) $$group --constraint requirements/dev.txt \
	  $(LOCK) --output-file requirements/$$group.txt || exit 1; done
	@grep -hcv -e '^ ' requirements/dev.txt | sed 's/$$/ packages pinned in requirements\//'

.venv-lock/bin/uv:
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/pip install --quiet --disable-pip-version-check uv

clean: ## remove environments and caches; results/ and work/ stay
	rm -rf .venv .venv-worker .venv-lab .venv-lock .venv-mlx $(BENCH)-* $(DOCS) $(FUZZ) site .bench .fuzz .demo .screenshots .mypy_cache .ruff_cache .pytest_cache .coverage_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

ALONE   := tests/attacks tests/faults
TESTERS ?= 2
LEFT_OUT ?=
ELSEWHERE = $(patsubst %,--ignore=%,tests/containers tests/forgeries tests/docs $(ALONE) $(LEFT_OUT))

# What `make test` runs once the environments stand; the test image runs it as it is.
check: check-style check-types check-build check-course check-tests
check-style:
	$(BIN)/ruff check
	$(BIN)/ruff format --check
check-types:
	$(BIN)/mypy
check-build:
	$(BIN)/autograder build --check
check-course: # what the suites say of right, wrong and forged submissions is the same on every machine
	$(BIN)/autograder verify
	$(BIN)/python -m pytest -q tests/forgeries
check-tests: # side by side, but for what looks at all processes of the machine
	$(BIN)/python -m pytest -q -n $(TESTERS) --dist loadfile $(ELSEWHERE)
	$(BIN)/python -m pytest -q $(ALONE)

# Environments. Two at a time: most of a set-up is waiting.
setup-demo:
	@$(MAKE) -j2 $(VENV)/.grader $(WORKER)/.ready
setup-test:
	@$(MAKE) -j2 $(VENV)/.dev $(WORKER)/.ready
setup-lab: $(LAB)/.ready
setup-fuzz:
	@$(MAKE) -j2 $(FUZZ)/.ready $(WORKER)/.ready
setup-bench: setup-demo
	@$(MAKE) -j2 $(BENCH)-nbgrader/.ready $(BENCH)-otter/.ready $(BENCH)-engines/.ready

# In an environment with the tests' packages, which contain the grader's, these are renewed.
tests   := $(wildcard $(VENV)/.dev)
$(VENV)/.grader: requirements/grader.txt $(fresh)
	$(install) $(VENV) requirements/$(if $(tests),dev.txt --pip,grader.txt) --project
	@touch $@ $(tests)

$(VENV)/.dev: requirements/dev.txt $(fresh)
	$(install) $(VENV) requirements/dev.txt --project --pip
	@touch $@ $(VENV)/.grader

$(WORKER)/.ready: requirements/worker.txt $(fresh)
	$(install) $(WORKER) requirements/worker.txt --warm numpy h5py msgpack landlockpy pyseccomp

$(FUZZ)/.ready: requirements/fuzz.txt $(fresh)
	$(install) $(FUZZ) requirements/fuzz.txt --project

$(DOCS)/.ready: requirements/docs.txt $(fresh)
	$(install) $(DOCS) requirements/docs.txt

$(LAB)/.ready: requirements/lab.txt $(fresh)
	$(install) $(LAB) requirements/lab.txt

.venv-mlx/.ready: requirements/mlx.txt $(fresh)
	$(install) .venv-mlx requirements/mlx.txt

$(BENCH)-%/.ready: requirements/bench-%.txt $(fresh)
	$(install) $(BENCH)-$* requirements/bench-$*.txt
