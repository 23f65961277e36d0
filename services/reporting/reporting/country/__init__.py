"""Region to country: what a region publishes of its month ends, and the sum of what regions have published.

Figures only, never persons, and only those that a region shows to everybody: a country cannot tell what a region hides.
"""
