"""Each figure's definition as code, in a file of its own: what is measured of whom, and the rows shown."""
