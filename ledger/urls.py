from core.api.routers import Router
from ledger import views

app_name = "ledger"
router = Router()
router.register("vendor/balance", views.BalanceViewSet, "balance")
router.register("vendor/ledger", views.EntryViewSet, "entry")
router.register("vendor/statements", views.StatementsViewSet, "statements")
router.register("vendor/statements/<str:month>.pdf", views.StatementPaperViewSet, "statement-paper")
router.register("vendor/statements/<str:month>.csv", views.StatementSheetViewSet, "statement-sheet")
router.register("vendor/bank-account", views.BankAccountViewSet, "bank-account")
router.register("vendor/payouts", views.PayoutViewSet, "payout")
urlpatterns = router.urls
