from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        from accounts.closing_guards import guard
        from ledger import listeners
        from ledger.account_closing import refuse_open_balance
        from ledger.balances import credited
        from orders.stats import add_figure

        guard(refuse_open_balance)
        add_figure("credited", credited)
        listeners.subscribe()
