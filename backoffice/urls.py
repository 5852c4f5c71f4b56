"""Pages that are no table's, under /admin/finance/."""

from django.urls import path

from backoffice import finance

app_name = "finance"
urlpatterns = [
    path("balances/", finance.vendors_balances, name="balances"),
    path("differences/", finance.differences, name="differences"),
    path("house/", finance.house_figures, name="house"),
    path("house.csv", finance.house_figures_csv, name="house-csv"),
    path("taxes/", finance.tax_lists, name="taxes"),
    path("taxes/pph22-<str:month>.csv", finance.pph22_csv, name="pph22"),
    path("taxes/ppn-<str:month>.csv", finance.ppn_csv, name="ppn"),
    path("sellers/", finance.sellers, name="sellers"),
    path("sellers/<int:year>.csv", finance.sellers_csv, name="sellers-csv"),
]
