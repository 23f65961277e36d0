"""What coaching gives and costs: full-time equivalents, effect, net effect and who gains (domain.md, section 6).

`assumptions` says what is entered, `counting` the arithmetic; nothing here rounds, reads a database or knows a figure
of its own.
"""
