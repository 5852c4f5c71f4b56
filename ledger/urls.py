from core.api.routers import Router
from ledger import staff_views, views

app_name = "ledger"
router = Router()
router.register("vendor/balance", views.BalanceViewSet, "balance")
router.register("vendor/ledger", views.EntryViewSet, "entry")
router.register("vendor/statements", views.StatementsViewSet, "statements")
router.register("vendor/statements/<str:month>.pdf", views.StatementPaperViewSet, "statement-paper")
router.register("vendor/statements/<str:month>.csv", views.StatementSheetViewSet, "statement-sheet")
router.register("vendor/bank-account", views.BankAccountViewSet, "bank-account")
router.register("vendor/payouts", views.PayoutViewSet, "payout")
router.register("admin/payouts", staff_views.PayoutRunViewSet, "staff-payout-run")
router.register("admin/payouts/<int:run_id>/lines", staff_views.PayoutLineViewSet, "staff-payout")
router.register("admin/adjustments", staff_views.AdjustmentViewSet, "staff-adjustment")
router.register("admin/bank-accounts", staff_views.StaffBankAccountViewSet, "staff-bank-account")
router.register("admin/settlements", staff_views.SettlementViewSet, "staff-settlement")
router.register(
    "payouts/webhooks/<str:provider>", staff_views.PayoutWebhookViewSet, "payout-webhook"
)
urlpatterns = router.urls
