# `make` alone lists what there is. Windows and conda: see README.md.

# The first Python that can make environments; else python3, and environment.py says what is wrong with it.
CAN_MAKE = import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in .venv/bin/python python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(CAN_MAKE)' >/dev/null 2>&1 && echo $$python && exit; done; echo python3)
RUN = .venv/bin/python
# JupyterLab refuses to run as root unless told; root is the usual user of a container.
AS_ROOT = $(if $(filter 0,$(shell id -u)),--allow-root)

.DEFAULT_GOAL := help
.PHONY: help environment lab build test quick floors grade demo site bench soak coverage lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

environment:
	@command -v $(PYTHON) >/dev/null || { echo "environment: No Python found: install Python 3.11 or newer." >&2; exit 1; }
	@$(PYTHON) environment.py

lab: environment  ## open the course in JupyterLab (LAB_ARGS="--no-browser --port 8899" for more)
	@cd course && ../.venv/bin/jupyter lab $(AS_ROOT) --LabApp.default_url=/lab/tree/index.ipynb $(LAB_ARGS)

build: environment  ## make the notebooks from the lessons' sources in solutions/
	@$(RUN) -m grader build

test: environment  ## run every check (LAYER=unit for one: style unit notebooks engine browser; user pyodide)
	@$(RUN) tests/run_all.py $(addprefix --only ,$(LAYER))

quick: environment  ## style, types and the quick unit tests, in less than a minute
	@$(RUN) tests/run_all.py --only style --only quick

floors: environment  ## module, pictures, checker and solved lessons on the oldest versions that pyproject.toml allows (minutes)
	@.venv/bin/uv venv --quiet --clear --python $(RUN) build/floors
	@.venv/bin/uv pip install --quiet --python build/floors --resolution lowest-direct --editable ".[instructor,site,dev]"
	@.venv/bin/uv pip freeze --python build/floors | grep -E '^(numpy|matplotlib|ipywidgets|jupyterlab)=='
	@CORPUS=quick build/floors/bin/python -m pytest --quiet -m "not slow" tests/unit/backprop tests/unit/pictures tests/unit/exercises
	@for lesson in solutions/*/*.ipynb; do echo $$lesson; build/floors/bin/python -m grader check $$lesson || exit 1; done

grade: environment  ## grade all that was handed in (GRADE_ARGS="3 --jobs 2"; everything else: .venv/bin/grader --help)
	@$(RUN) -m grader grade $(GRADE_ARGS)

demo: environment  ## grade a made-up class of about 40: right, wrong, broken and hostile
	@$(RUN) -m tests.demo

site: environment  ## make the static site in build/site: lessons, documentation, JupyterLite (SITE_ARGS="--no-lab" without that)
	@$(RUN) -m grader site $(SITE_ARGS)

bench: environment  ## measure the speed of what a student and an instructor wait for
	@$(RUN) -m pytest tests/benchmarks -s

soak: environment  ## 100,000 checks of the corpus, 100,000 of the dojo's deals and hunts, every single edit of every solution, 20,000 damaged submissions, an engine killed 50 times (hours)
	@GRADER_SOAK=100000 $(RUN) -m pytest tests/unit/exercises tests/unit/dojo tests/unit/collect tests/engine/nothing_lost tests/engine/test_reference.py tests/engine/test_all_lessons.py --quiet --numprocesses=2
	@$(RUN) -m tests.mutation

coverage: environment  ## what share of each room the unit tests run
	@$(RUN) tests/coverage_by_room.py

lock: environment  ## remake requirements.lock from pyproject.toml (then run the checks)
	@.venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --fork-strategy fewest --upgrade --quiet \
		--all-extras --group bootstrap --generate-hashes --no-annotate --no-emit-index-url \
		--custom-compile-command "make lock" --output-file requirements.lock

clean:  ## delete the environment and every cache (never gradebook/)
	@rm -rf .venv .hypothesis .pytest_cache .ruff_cache .mypy_cache build dist test-results
	@find course grader solutions tests -depth \( -name __pycache__ -o -name .ipynb_checkpoints \) -exec rm -rf {} +
