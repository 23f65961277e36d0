"""Figures to take along: CSV, Excel workbook, Parquet and JSON-stat, each with what it means and how it was made."""
