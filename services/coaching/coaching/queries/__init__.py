"""Reads: one SELECT, one function, no rules. The right to see a client is asked where the client's data is loaded."""
