"""Views of a results folder: CSV files, pages, terminal tables."""
