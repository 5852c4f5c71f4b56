"""The statement of a vendor's month on paper."""

from datetime import datetime
from decimal import Decimal

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.calendar import beginning_of, month_after, zone
from core.money import display
from ledger.statements import Line, Statement, Sums
from ledger.words import about_debt, signed, taken_apart, told
from orders.documents.paper import QUIET, Column, Paper
from vendors import npwp

MOST_LINES = 1_000  # on paper; the sheet has them all
LINES_OF_SUMMARY = {
    "sales": gettext_lazy("Buyers paid us"),
    "promotions": gettext_lazy("Discounts at our cost"),
    "refunds": gettext_lazy("What went back to buyers"),
    "commission": gettext_lazy("Our commission"),
    "withheld": gettext_lazy("PPh 22 withheld"),
    "adjustments": gettext_lazy("Adjustments"),
    "payouts": gettext_lazy("Paid out to you"),
    "settled_before": gettext_lazy("Settled before this ledger"),
}


def paper_of(statement: Statement, language: str = "id") -> bytes:
    """A PDF."""
    with translation.override(language):
        return StatementPaper(statement, language).finished()


class StatementPaper(Paper):
    def __init__(self, statement: Statement, language: str) -> None:
        super().__init__(_("Statement"), month_in_words(statement, language), language)
        self.statement = statement
        self.set_creation_date(beginning_of(month_after(statement.month)))
        titles = (_("Pending"), _("Available"), _("Payout"))
        figures = [Column(title, 25) for title in titles]
        self.columns = [Column(_("What happened"), self.epw - 17 - 75, "L"), Column(_("Day"), 17)]
        self.columns += figures
        self.add_page()
        self.people()
        self.summary()
        self.every_line()

    def people(self) -> None:
        vendor = self.statement.vendor
        number = [f"NPWP {npwp.shown(vendor.npwp)}"] if vendor.npwp else []
        address = [vendor.business_address, vendor.city, vendor.business_phone]
        whom = [vendor.business_name, *filter(None, address), *number]
        closing = self.statement.closing
        left = [
            f"{title}: {signed(amount, with_plus=False)}"
            for title, amount in (
                (_("Pending"), closing.pending),
                (_("Available"), closing.available),
                (_("On the way to you"), closing.on_its_way),
            )
        ]
        self.blocks(
            [
                (_("For"), whom),
                (_("At the end of the month") if self.statement.is_over else _("So far"), left),
            ]
        )

    def summary(self) -> None:
        """How the balance came about."""
        statement = self.statement
        found = statement.summary
        self.sum(_("At the beginning"), money(statement.opening.total))
        for name, title in LINES_OF_SUMMARY.items():
            amount = getattr(found, name)
            if amount:
                self.sum(str(title), signed(amount))
                if name == "commission" and found.commission_tax:
                    tax = display(abs(found.commission_tax))
                    self.remark(_("PPN %(amount)s included") % {"amount": tax})
        self.sum(_("At the end"), money(statement.closing.total), bold=True)
        if found.at_the_door:
            self.remark(
                _("Beside that, buyers paid you %(amount)s on delivery: you have it already.")
                % {"amount": display(found.at_the_door)}
            )
        if statement.closing.debt:
            self.remark(
                _("You owe us %(debt)s. Your next sales make up for it.")
                % {"debt": display(statement.closing.debt)}
            )
        self.ln(5)

    def every_line(self) -> None:
        statement = self.statement
        self.headings(self.columns)
        self.balance(_("At the beginning"), statement.opening)
        for line in statement.lines[:MOST_LINES]:
            self.one_line(line)
        left_out = len(statement.lines) - MOST_LINES
        if left_out > 0:
            text = _("And %(count)s more: the CSV has them all.") % {"count": left_out}
            self.row(self.columns, [text, "", "", "", ""], color=QUIET)
        self.balance(_("At the end"), statement.closing)

    def one_line(self, line: Line) -> None:
        moved = line.moved
        amounts = [figure(a) if a else "" for a in (moved.pending, moved.available)]
        amounts.append(figure(moved.on_its_way) if moved.on_its_way else "")
        under = "\n".join(filter(None, [taken_apart(line), about_debt(line)]))
        day = self.short_day(line.posting.at)
        self.row(self.columns, [told(line.posting), day, *amounts], under=under)

    def balance(self, title: str, sums: Sums) -> None:
        amounts = [figure(a) for a in (sums.pending, sums.available, sums.on_its_way)]
        self.row(self.columns, [title, "", *amounts], color=QUIET)

    def short_day(self, at: datetime) -> str:
        day = at.astimezone(zone()).date()
        return str(format_skeleton("MMMd", day, locale=self.language))


def month_in_words(statement: Statement, language: str) -> str:
    return str(format_date(statement.month, "MMMM y", locale=language))


def money(amount: Decimal) -> str:
    return signed(amount, with_plus=False)


def figure(amount: Decimal) -> str:
    """Without the currency, which a column of figures need not repeat."""
    text = format_decimal(abs(amount), "#,##0.##", locale="id")
    return f"−{text}" if amount < 0 else str(text)
