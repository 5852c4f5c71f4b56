from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VendorsConfig(AppConfig):
    name = "vendors"
    verbose_name = _("Sellers")

    def ready(self):
        from accounts.events import AccountClosed, AccountLocked
        from core.events import subscribe
        from vendors.listeners import close_shop_of, suspend_with_owner

        subscribe(AccountClosed, close_shop_of)
        subscribe(AccountLocked, suspend_with_owner)
