"""The demo's parts: the people who can log in, the published figures to compare with, and an ordinary working week."""
