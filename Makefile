# Every command of the project, the same by hand and in CI. `make` lists them.

PYTHON ?= python3
PY := .venv/bin/python
# Scripts in .venv/bin are not called by name: their first line cannot hold a path with a space.
AUTOGRADER := $(PY) -m autograder
READY := .venv/.ready
# No process in the place of one that crashed: xdist 3.8 would wait for it for ever (its issue 1323).
SIDE_BY_SIDE := --numprocesses logical --maxprocesses 5 --max-worker-restart 0 \
  --no-loadscope-reorder --dist loadfile
WITH_CHAPTERS := --nbval --nbval-kernel-name tensorflow-warm tests chapters
CHAPTERS := $(wildcard chapters/*.ipynb)
DOWNLOADS := _build/downloads/shape-by-shape.zip
VENDOR := _build/vendor/.ready
PACKAGE := $(wildcard autograder/*.py autograder/*/*.py)
TRACER := $(wildcard tracer/*.py tracer/*/*.py tracer/*.txt)

export TF_CPP_MIN_LOG_LEVEL ?= 3
export PYDEVD_DISABLE_FILE_VALIDATION := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help course test test-all book pdf site release grade mutants refresh newest lint lock clean

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
	  || grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST)

course: book release grade ## Do it all: environment, site, student release, a sample class graded
	@echo
	@cat _build/course/scores.txt
	@echo
	@echo "site:      _build/html/index.html"
	@echo "release:   _build/release/ (all of it: _build/release.zip)"
	@echo "grades:    _build/course/reports/<assignment>/grades.csv"
	@echo "report:    _build/course/reports/<assignment>/report.html"
	@echo "feedback:  _build/course/feedback/<student>/<assignment>/"

test: $(READY) $(VENDOR) lint ## Test the package, the notebooks, the site
	$(PY) -m pytest $(SIDE_BY_SIDE) -m "not long" --durations 15 --durations-min 10 $(WITH_CHAPTERS)

test-all: $(READY) $(VENDOR) lint ## Run every test there is, and every mutant: before the grader changes
	$(PY) -m pytest $(SIDE_BY_SIDE) --override-ini faulthandler_timeout=3600 $(WITH_CHAPTERS)
	$(AUTOGRADER) mutants
	@$(AUTOGRADER) server stop || true

# The environment: made from the lock, again when the lock changes.
$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; (3, 11) <= v < (3, 14) or sys.exit( \
	  "Python 3.11 to 3.13 is needed and $(PYTHON) is %d.%d: make PYTHON=python3.11" % v)'
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check \
	  "uv==$$(sed -n 's/^uv==\([^ ]*\).*/\1/p' requirements.txt)"
	$(PY) -m uv pip install --quiet --python $(PY) --compile-bytecode \
	  --no-deps --require-hashes --requirement requirements.txt
	$(PY) -m uv pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
	@touch $@

book: _build/html/index.html ## Build the site to _build/html
_build/html/index.html: $(READY) $(DOWNLOADS) $(VENDOR) $(TRACER) _config.yml _toc.yml $(CHAPTERS) \
  $(wildcard chapters/*.md chapters/*.py chapters/*.toml instructors/*.md autograder/*/*.toml autograder/expect.py etc/*/* _ext/* _ext/templates/* _ext/static/*/* _static/* tests/answers/*/*/*.py tests/tracer_snippets.py)
	$(PY) .venv/bin/jupyter-book build . -W --keep-going -n --quiet
	@touch $@

pdf: _build/book.pdf ## Print the whole book to _build/book.pdf
_build/book.pdf: _build/html/index.html
	$(PY) .venv/bin/jupyter-book build . --builder singlehtml --quiet
	$(PY) tools/pdf.py _build/singlehtml $@

site: _build/site/index.html ## Make what is published in _build/site: the site, and the PDF beside it
_build/site/index.html: _build/book.pdf
	@test -e $(VENDOR) || { echo "make site: $$(cat _build/vendor/missing.txt); without it, a page of the site does not work" >&2; exit 1; }
	rm -rf _build/site
	cp -R _build/html _build/site
	cp _build/book.pdf _build/site/downloads/shape-by-shape.pdf
	touch _build/site/.nojekyll $@

# What pages take from npm. Without its registry the book builds, and its pages say what is missing.
$(VENDOR): $(READY) tools/npm_packages.py tools/npm/.npmrc $(wildcard tools/npm/*)
	-$(PY) -m tools.npm_packages

# What learners download: one zip with all they need, and in it and beside it the package's wheel.
$(DOWNLOADS): _build/release.zip $(TRACER) requirements-learner.txt README.md LICENSE LICENSE-PROSE \
  $(CHAPTERS) $(wildcard chapters/*.py chapters/*.toml autograder/*/*.toml autograder/*/*/* tools/downloads.py tools/learner/* etc/jupyter/*/* share/jupyter/*/*/* share/jupyter/*/*/*/*)
	$(PY) tools/downloads.py _build/downloads _build/release

release: _build/release.zip ## Make the student versions: _build/release/ and _build/release.zip
_build/release.zip: $(READY) nbgrader_config.py $(wildcard solutions/*/*) $(PACKAGE)
	$(AUTOGRADER) release --zip $@

grade: _build/course/scores.txt ## Grade the sample class in _build/course
_build/course/scores.txt: $(READY) tools/sample_class.py $(wildcard solutions/*/*) \
  $(wildcard tests/answers/*/*/*.py) $(PACKAGE)
	$(PY) tools/sample_class.py _build/course

mutants: $(READY) ## Grade every mutant of every solution (make test grades a sample)
	$(AUTOGRADER) mutants

refresh: $(READY) ## Execute the chapters and store their outputs
	$(PY) -m nbconvert --config nbconvert_config.py --to notebook --inplace $(CHAPTERS)
	$(PY) -m tools.questions

newest: $(READY) ## Run the chapters on the newest releases there are, and say what differs
	$(PY) -m tools.newest _build/newest

lint: $(READY) ## Check the style of code and notebooks, the types of the grader, the workflows
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/zizmor --offline --persona pedantic --quiet .github

lock: ## Resolve the dependencies anew into requirements.txt and requirements-learner.txt
	$(PYTHON) -m uv --version >/dev/null 2>&1 || $(MAKE) $(READY)
	$(if $(wildcard $(PY)),$(PY),$(PYTHON)) -m uv pip compile pyproject.toml --all-extras --universal \
	  --python-version 3.11 --generate-hashes --upgrade --no-header --quiet --output-file requirements.txt
	$(if $(wildcard $(PY)),$(PY),$(PYTHON)) -m uv pip compile pyproject.toml --extra learner --universal \
	  --constraint requirements.txt --python-version 3.11 --generate-hashes --no-header --quiet \
	  --output-file requirements-learner.txt

clean: ## Remove what was built (not the environment)
	rm -rf _build
