"""The hot reads of orders: everything that is shown of them in one constant statement
(docs/performance.md)."""
