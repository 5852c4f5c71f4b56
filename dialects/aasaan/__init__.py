"""The order API of Aasaan: one endpoint, PATCH of an order's status (docs/dialects.md)."""
