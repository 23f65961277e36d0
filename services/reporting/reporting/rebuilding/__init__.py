"""The figures built anew from the whole log, beside those in use, and taken into use in one step.

`log` reads the log from its beginning, `building` fills the schema `figures_next`, `switching` waits for the live
consumer to stand still, compares, and renames.
"""

from reporting.rebuilding.building import rebuilding as rebuilding
