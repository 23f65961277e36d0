"""Checks that need no test runner: `python -m tests.checks`, part of `make check`."""
