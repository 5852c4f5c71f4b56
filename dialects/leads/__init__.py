"""An API of orders and leads: orders in cents, statuses by name (docs/dialects.md)."""
