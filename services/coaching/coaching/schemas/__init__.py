"""JSON in (`NewX`) and out (`XView`), one file per noun."""
