from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("Sales")

    def ready(self):
        from accounts.closing_guards import guard
        from accounts.events import AccountClosed, EmailVerified
        from core.events import subscribe
        from orders import history  # noqa: F401  the state machine's signal
        from orders.account_closing import forget_cart, refuse_open_orders
        from orders.operations.claiming import claim_orders

        guard(refuse_open_orders)
        subscribe(AccountClosed, forget_cart)
        subscribe(EmailVerified, claim_orders)
