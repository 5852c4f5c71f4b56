"""What orders keep twice, recomputed."""

from orders.integrity import amounts, discounts, returns, statuses, stock  # noqa: F401  checks
