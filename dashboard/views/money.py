"""Money: what the house owes the shop, line by line, what it pays, and to which bank account."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import ShopError
from core.pages.keyset import KeysetPage
from core.pages.refusals import show_refusal
from dashboard.forms.money import BankAccountForm
from dashboard.views.access import ShopRequest, for_vendors
from ledger.balances import balance_of
from ledger.filters import LineFilterSet
from ledger.models import Account, BankAccount, Entry, Payout, Posting
from ledger.next_payout import next_payout_of
from ledger.operations import keep_bank_account
from ledger.statement_sheets import statement_sheet
from ledger.statements import (
    PAYOUTS,
    REFUNDS,
    SALES,
    Line,
    Statement,
    lines_of_page,
    month_by_month,
    shown,
    statement_named,
    with_links,
)
from ledger.words import about_debt, number_of, signed, taken_apart, told

PAGE = 25
Kind = Posting.Kind
GROUPS: list[tuple[str | Promise, tuple[Kind, ...]]] = [
    (gettext_lazy("All"), ()),
    (gettext_lazy("Sales"), SALES),
    (gettext_lazy("Completed"), (Kind.RELEASED,)),
    (gettext_lazy("Refunds"), REFUNDS),
    (gettext_lazy("Payouts"), PAYOUTS),
    (gettext_lazy("Adjustments"), (Kind.ADJUSTED, Kind.OPENING)),
]
WHERE = {
    Account.PENDING: (gettext_lazy("pending"), "warning"),
    Account.AVAILABLE: (gettext_lazy("available"), "success"),
    Account.PAYOUT: (gettext_lazy("on the way to you"), "info"),
}


@dataclass(frozen=True)
class Row:
    """A line as the page shows it."""

    posting: Posting
    amount: Decimal
    text: str
    made_of: str
    debt: str
    number: str  # of the order that it is about
    where: str | Promise
    tone: str

    @property
    def signed(self) -> str:
        return signed(self.amount)


def account_of(request: ShopRequest) -> BankAccount | None:
    return BankAccount.objects.filter(vendor=request.vendor).first()


# ── the balance and its lines ───────────────────────────────────────────────────────────────────


@require_safe
@for_vendors
def balance(request: ShopRequest) -> HttpResponse:
    """The newest lines first; `kind`, `from`, `until` and `order` choose, `after` pages."""
    own = shown(Entry.objects.filter(vendor=request.vendor))
    asked = LineFilterSet(request.GET, own, lenient=True)
    page = KeysetPage(request.GET, with_links(asked.qs), size=PAGE)
    lines = lines_of_page(request.vendor, page.rows)
    now = balance_of(request.vendor.pk, timezone.now())
    account = account_of(request)
    context = {
        "page": "money",
        "section": "balance",
        "balance": now,
        "next_payout": next_payout_of(request.vendor, now, account),
        "account": account,
        "rows": [row_of(entry, line) for entry, line in zip(page.rows, lines, strict=True)],
        "tabs": tabs_of(request),
        "kinds": request.GET.getlist("kind"),
        "asked": {name: request.GET.get(name, "") for name in ("from", "until", "order")},
        "is_narrowed": bool(asked.checked),
        "next": page.next,
    }
    return render(request, "dashboard/money/balance.html", context)


def row_of(entry: Entry, line: Line) -> Row:
    where, tone = WHERE[Account(entry.account)]
    posting = line.posting
    return Row(
        posting=posting,
        amount=entry.amount,
        text=told(posting),
        made_of=taken_apart(line),
        debt=about_debt(line),
        number=number_of(posting),
        where=where,
        tone=tone,
    )


def tabs_of(request: ShopRequest) -> list[tuple[str | Promise, str, bool]]:
    """Each group of kinds with the query that chooses it, which keeps the days, and whether it is
    chosen."""
    chosen = set(request.GET.getlist("kind"))
    tabs = []
    for title, kinds in GROUPS:
        query = request.GET.copy()
        query.pop("after", None)
        query.setlist("kind", [kind.value for kind in kinds])
        tabs.append((title, query.urlencode(), chosen == {kind.value for kind in kinds}))
    return tabs


# ── payouts and statements ──────────────────────────────────────────────────────────────────────


@require_safe
@for_vendors
def payouts(request: ShopRequest) -> HttpResponse:
    """What was and will be sent, the newest first, and the statement of each month."""
    own = Payout.objects.filter(vendor=request.vendor)
    page = KeysetPage(request.GET, own, size=PAGE)
    context = {
        "page": "money",
        "section": "payouts",
        "payouts": page.rows,
        "next": page.next,
        "months": month_by_month(request.vendor),
    }
    return render(request, "dashboard/money/payouts.html", context)


@require_safe
@for_vendors
def statement_pdf(request: ShopRequest, month: str) -> HttpResponse:
    from ledger.papers import paper_of  # fonts' tables: half a second at a start

    found = statement_in(request, month)
    response = HttpResponse(paper_of(found, get_language()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.file_name}.pdf"'
    return response


@require_safe
@for_vendors
def statement_csv(request: ShopRequest, month: str) -> HttpResponse:
    found = statement_in(request, month)
    sheet = statement_sheet(found, get_language())
    response = HttpResponse(sheet, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}.csv"'
    return response


def statement_in(request: ShopRequest, month: str) -> Statement:
    found = statement_named(request.vendor, month)
    if found is None:
        raise Http404
    return found


# ── the bank account ────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@for_vendors
def bank_account(request: ShopRequest) -> HttpResponse:
    """Where the shop is paid; the form is empty, for nobody need see a whole number again."""
    account = account_of(request)
    form = BankAccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            kept = keep_bank_account(request.vendor, **form.cleaned_data)
        except ShopError as error:
            show_refusal(form, error)
        else:
            messages.success(request, said_of(kept))
            return redirect(reverse("dashboard:bank-account"))
    context = {"page": "money", "section": "bank-account", "account": account, "form": form}
    status = 400 if form.errors else 200
    return render(request, "dashboard/money/bank_account.html", context, status=status)


def said_of(account: BankAccount) -> str:
    if account.verified_at:
        return _("This is your account already. Nothing has changed.")
    return _("Your account is saved. We verify it before anything is paid to it.")
