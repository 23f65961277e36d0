"""Brings CSV files in through the services' own HTTP APIs."""
