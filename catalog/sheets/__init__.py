"""A vendor's goods as a spreadsheet (CSV): one row a variant.

cells.py: how values become text and back; columns.py: which there are; writing.py: goods to text;
reading.py: text to rows that catalog.operations.importing understands.
"""
