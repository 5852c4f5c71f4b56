"""A vendor's goods as a spreadsheet (CSV): one row a variant.

cells.py: how values become text and back; columns.py: which there are; writing.py: goods to text;
rows.py: what a sheet said. catalog/sheet_reader.py makes such rows of a text.
"""
