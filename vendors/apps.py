from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VendorsConfig(AppConfig):
    name = "vendors"
    verbose_name = _("Vendors")

    def ready(self):
        from accounts.events import AccountClosed
        from core.events import subscribe
        from vendors.listeners import close_shop_of

        subscribe(AccountClosed, close_shop_of)
