# Two commands are the whole program for a newcomer: `make run` and `make test`. Without make: sh scripts/run.sh
# ARGS reaches pytest, e.g.  make test ARGS="tests/model -x"
.PHONY: run test setup check pictures bench lock
ARGS ?=

run:
	@sh scripts/run.sh
test: setup
	@.venv/bin/python -m pytest -n 2 --dist worksteal $(ARGS)
setup:
	@sh scripts/setup.sh
check: setup
	@sh scripts/check.sh && $(MAKE) --no-print-directory test
pictures: setup
	@.venv/bin/python tests/pictures.py
bench: setup
	@.venv/bin/python bench/run.py
lock:
	@sh scripts/lock.sh
