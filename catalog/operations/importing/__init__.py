"""A sheet of goods, all or nothing.

plans.py: what its rows come to; writing.py: that into the tables; imports.py: when that is done.
"""

from catalog.operations.importing.imports import (
    Report,
    forget_imports,
    give_up_import,
    import_products,
    run_import,
)

__all__ = ["Report", "forget_imports", "give_up_import", "import_products", "run_import"]
