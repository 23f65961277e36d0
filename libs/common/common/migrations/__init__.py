"""Each service's numbered files under services/<service>/migrations, run by `python -m common.migrations`."""
