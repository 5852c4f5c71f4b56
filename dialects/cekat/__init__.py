"""The order API of Cekat: one endpoint, PUT of an order (docs/dialects.md)."""
