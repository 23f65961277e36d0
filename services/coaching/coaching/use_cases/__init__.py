"""The feature list: what the coaching service does, one file per noun."""
