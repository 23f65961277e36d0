"""Reports of a municipality that were printed: their figures as they were, so that they can be printed again."""
