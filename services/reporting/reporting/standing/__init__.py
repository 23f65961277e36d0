"""Where each person stands in each place, and each employer: all that figures by person are counted from.

`relations` says it in one SQL text, over the facts known at a moment. For what is known now its rows are kept in
tables (`recounting`), for what was known then the same text is computed when asked. `totals` makes of the measures of
all figures the daily changes that reports add up. A place is a municipality, or the region (`all`).
"""
