"""What is read of carts and orders by constant SQL, everything at once (docs/performance.md)."""
