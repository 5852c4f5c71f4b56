"""The order API of YouCan: three endpoints, one for each axis of an order (docs/dialects.md)."""
