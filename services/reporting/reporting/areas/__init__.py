"""Which municipality belongs to which wellbeing services county and employment area, from which day on.

Only ever added to: a correction or a merger is a new version, and the older ones can still be asked. `maps` holds the
country of one day, `taking` brings in files and mergers, `places` says what a report's rows are called by.
"""
