"""Pages of the back office about money as a whole: whom the house owes what, what does not match,
what the house itself earned, and the lists for the tax office."""

import csv
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from audit.recording import exported
from catalog.sheets.cells import guarded
from catalog.sheets.writing import BYTE_ORDER_MARK
from core.calendar import month_after, month_named, month_of, today
from core.money import ZERO
from ledger import balances, integrity, turnover
from ledger.house_figures import HouseMonth, by_month, owed_to_vendors
from ledger.models import Account, BankAccount, Posting
from ledger.turnover import Row, Turnover
from vendors.models import Vendor

PAGE = 50
MONTHS = 12
YEARS = 5
SHOWN = 50  # sentences about what does not match
LOOK = "ledger.view_posting"

Cells = Iterable[str | int | Decimal]


def for_finance(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For staff who may look at the ledger."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(LOOK):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return admin.site.admin_view(require_safe(checked))


def show(
    request: HttpRequest, template: str, title: str | Promise, **context: Any
) -> TemplateResponse:
    request.current_app = admin.site.name
    around = admin.site.each_context(request) | {"title": title}
    return TemplateResponse(request, f"admin/finance/{template}.html", around | context)


# ── balances ────────────────────────────────────────────────────────────────────────────────────


@for_finance
def vendors_balances(request: HttpRequest) -> HttpResponse:
    """Whom the house owes most first; with `debts`, who owes the house most."""
    debts_first = "debts" in request.GET
    number = page_number(request)
    found = owed_to_vendors(debts_first=debts_first, size=PAGE + 1, skip=PAGE * number)
    vendors = Vendor.objects.in_bulk([owed.vendor for owed in found])
    accounts = {one.vendor_id: one for one in BankAccount.objects.filter(vendor__in=vendors)}
    shown = found[:PAGE]
    return show(
        request,
        "balances",
        _("Balances of vendors"),
        rows=[(owed, vendors[owed.vendor], accounts.get(owed.vendor)) for owed in shown],
        accounts=held_by_accounts(),
        debts_first=debts_first,
        next=number + 1 if len(found) > PAGE else 0,
        before=number,
    )


def page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise Http404
    return int(text)


def held_by_accounts() -> list[tuple[str, Decimal]]:
    """Every account with what it comes to."""
    return [
        (f"{Account(account).label} {gateway}".strip(), amount)
        for (account, gateway), amount in balances.of_accounts().items()
        if amount or account != Account.GATEWAY
    ]


# ── what does not match ─────────────────────────────────────────────────────────────────────────

CHECKS: tuple[tuple[Callable[[], Iterable[str]], Promise | str], ...] = (
    (integrity.parts, gettext_lazy("Parts of orders")),
    (integrity.payments, gettext_lazy("Payments")),
    (integrity.payouts, gettext_lazy("Payouts")),
    (integrity.balanced, gettext_lazy("Postings")),
    (integrity.own_entries, gettext_lazy("Entries of vendors")),
)


@for_finance
def differences(request: HttpRequest) -> HttpResponse:
    """Every account beside what orders, payments and refunds make of it; worked out when asked, for
    it reads all of them."""
    is_asked = "check" in request.GET
    return show(
        request,
        "differences",
        _("What does not match"),
        is_asked=is_asked,
        accounts=[named(row) for row in integrity.compared()] if is_asked else [],
        found=[(title, list(check())[:SHOWN]) for check, title in CHECKS] if is_asked else [],
    )


def named(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"name": f"{Account(row['account']).label} {row['gateway']}".strip()}


# ── the house's own figures ─────────────────────────────────────────────────────────────────────

HOUSE = (
    "sold", "refunded", "commission", "promotions", "fees", "earned", "ppn", "pph22", "paid_out",
)  # fmt: skip


@for_finance
def house_figures(request: HttpRequest) -> HttpResponse:
    months = by_month(MONTHS)
    return show(
        request,
        "house",
        _("The house's own figures"),
        months=months,
        total={name: total_of(months, name) for name in HOUSE},
    )


def total_of(months: list[HouseMonth], name: str) -> Decimal:
    return sum((getattr(month, name) for month in months), ZERO)


@for_finance
def house_figures_csv(request: HttpRequest) -> HttpResponse:
    months = by_month(MONTHS)
    rows = [[f"{one.month:%Y-%m}", *(getattr(one, name) for name in HOUSE)] for one in months]
    return sheet(request, "house-figures", ["month", *HOUSE], rows)


# ── for the tax office ──────────────────────────────────────────────────────────────────────────


@for_finance
def tax_lists(request: HttpRequest) -> HttpResponse:
    """PPh 22 withheld of vendors, and PPN on the house's commission, of a month."""
    month = month_asked(request)
    rows = turnover.of_month(month)
    return show(
        request,
        "taxes",
        _("Tax lists"),
        month=month,
        months=[month_after(month_of(today()), -back) for back in range(2 * MONTHS)],
        rows=rows,
        total=total(rows),
    )


@for_finance
def pph22_csv(request: HttpRequest, month: str) -> HttpResponse:
    """Every vendor's turnover of the month, and the PPh 22 withheld of it; of who declared a small
    turnover nothing is withheld, and the list says until when."""
    asked = month_in_path(month)
    columns = ["month", "vendor", "npwp", "address", "city", "declared_until", "sales", "turnover"]
    rows = [
        [
            f"{asked:%Y-%m}", row.vendor.business_name, row.vendor.npwp,
            row.vendor.business_address, row.vendor.city,
            str(row.vendor.pph22_exempt_until or ""), row.turnover.sales, row.turnover.goods,
            row.turnover.withheld,
        ]
        for row in turnover.of_month(asked)
    ]  # fmt: skip
    return sheet(request, f"pph22-{asked:%Y-%m}", [*columns, "pph22"], rows)


@for_finance
def ppn_csv(request: HttpRequest, month: str) -> HttpResponse:
    """The commission of every vendor, and the PPN that was in it."""
    asked = month_in_path(month)
    rows = [
        [
            f"{asked:%Y-%m}", row.vendor.business_name, row.vendor.npwp, row.turnover.commission,
            row.turnover.commission_tax,
        ]
        for row in turnover.of_month(asked)
        if row.turnover.commission or row.turnover.commission_tax
    ]  # fmt: skip
    columns = ["month", "vendor", "npwp", "commission", "ppn"]
    return sheet(request, f"ppn-{asked:%Y-%m}", columns, rows)


@for_finance
def sellers(request: HttpRequest) -> HttpResponse:
    """Who sold what in a year."""
    this = today().year
    year = int(text) if (text := request.GET.get("year", "")) in year_names(this) else this
    rows = turnover.of_year(year)
    years = range(this, this - YEARS, -1)
    return show(
        request, "sellers", _("Sellers"), year=year, years=years, rows=rows, total=total(rows)
    )


@for_finance
def sellers_csv(request: HttpRequest, year: int) -> HttpResponse:
    """A row a quarter of each seller: who it is, how much it sold, what was taken of it, and where
    it was paid. The account number is whole only for who may verify accounts."""
    if str(year) not in year_names(today().year):
        raise Http404
    is_whole = request.user.has_perm("ledger.verify_bankaccount")
    columns = [
        "year", "quarter", "vendor", "name", "owner", "email", "npwp", "address", "city", "bank",
        "account_number", "account_holder", "sales", "consideration", "commission", "ppn", "pph22",
    ]  # fmt: skip
    rows = [
        [year, number, *about_seller(row, is_whole=is_whole), *figures(quarter)]
        for row in turnover.of_year(year)
        for number, quarter in enumerate(row.quarters, start=1)
        if quarter != Turnover()
    ]
    return sheet(request, f"sellers-{year}", columns, rows)


def about_seller(row: Row, *, is_whole: bool) -> list[str]:
    vendor, account = row.vendor, row.account
    paid_to = ["", "", ""]
    if account is not None:
        number = account.number if is_whole else account.masked
        paid_to = [account.bank, number, account.holder]
    return [
        str(vendor.pk), vendor.business_name, vendor.owner.name,
        vendor.business_email or vendor.owner.email, vendor.npwp, vendor.business_address,
        vendor.city, *paid_to,
    ]  # fmt: skip


def figures(of: Turnover) -> list[int | Decimal]:
    return [of.sales, of.paid, of.commission, of.commission_tax, of.withheld]


def year_names(this: int) -> list[str]:
    return [str(year) for year in range(this - YEARS + 1, this + 1)]


def total(rows: list[Row]) -> Turnover:
    return sum((row.turnover for row in rows), Turnover())


def month_asked(request: HttpRequest) -> date:
    """The last whole month, unless another is asked for."""
    text = request.GET.get("month")
    return month_in_path(text) if text else month_after(month_of(today()), -1)


def month_in_path(text: str) -> date:
    try:
        return month_named(text)
    except ValueError:
        raise Http404 from None


def sheet(
    request: HttpRequest, name: str, columns: Iterable[str], rows: list[list[Any]]
) -> HttpResponse:
    """A CSV; the log says who took it home."""
    exported(Posting, count=len(rows), list=name)
    answer = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    written = csv.writer(answer)
    written.writerow(columns)
    for row in rows:
        written.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return answer
