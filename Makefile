# The daily commands. Each sets up what it needs; make.py does the work, so that Windows users
# have the same commands: python make.py report
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
unexport PYTHONDONTWRITEBYTECODE

.PHONY: report test test-all test-site fuzz check calibrate bench screenshots setup
report test test-all test-site fuzz check calibrate bench screenshots setup:
	@$(or $(PYTHON),$(error Python 3.11 eller nyere findes ikke)) make.py $@
