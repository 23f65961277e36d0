"""Regions of invented people, of any size and the same each time: for trying an import out, and for measuring.

`regions` what there is before any client comes, `people` who they are, `lives` what happens to them, `work` what comes
of it, `files` all of it in the import format. `rows`, `names` and `files` serve the demo's pilot too.
"""
