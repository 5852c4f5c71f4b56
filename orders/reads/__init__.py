"""What carts and checkouts read, by constant SQL: everything that they need, at once."""
