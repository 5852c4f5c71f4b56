from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Finance")

    def ready(self):
        from orders.offers import offers_from
        from payments import listeners, offers

        listeners.subscribe()
        offers_from("pay", offers.pay)
