from typing import Any

from core.api.throttling import HouseThrottle
from orders.guests import Secret


class NewCartThrottle(HouseThrottle):
    """Carts that one network address begins without an account; what goes into one that there is
    already is not counted. `view.owner` says whose cart it is, `view.carried` what opens it."""

    scope = "new_cart"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        if not isinstance(view.owner, Secret) or view.owner == view.carried:
            return None
        return f"throttle_new_cart_{self.get_ident(request)}"
