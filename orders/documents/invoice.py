"""The paper of an order, as one person sees it: the whole, or a vendor's own part.

A vendor that collects no PPN gives a nota, without a word of tax; a PKP an invoice, which tells the
PPN that its prices include, and its NPWP. Over goods of several vendors each has a section with its
own title.
"""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import translation

from core.money import ZERO, display
from orders.documents.paper import INK, MENGKUDU, QUIET, Column, Paper
from orders.documents.words import OFF_ROAD, PAYMENT_STATUSES
from orders.models import OrderItem
from orders.presentation import VENDOR, OrderView, PartView
from orders.statuses import PaymentStatus, Status
from vendors import npwp

if TYPE_CHECKING:  # which stands above orders
    from payments.models import RefundLine


def invoice(order: OrderView, language: str = "id") -> bytes:
    """A PDF. A vendor's is about its own part: its lines and sums, no e-mail of the buyer."""
    with translation.override(language):
        return Invoice(order, language).finished()


def kinds(order: OrderView) -> list[str]:
    """What the paper consists of: `nota`, `invoice` or both."""
    return sorted({kind_of(part) for part in order.fulfillments}, reverse=True)


def kind_of(part: PartView) -> str:
    return "invoice" if part.is_of_pkp else "nota"


def file_name(order: OrderView) -> str:
    return "-".join([*kinds(order), order.number])


class Invoice(Paper):
    def __init__(self, order: OrderView, language: str) -> None:
        words = Paper.words_of(language)
        title = " & ".join(words[kind] for kind in kinds(order))
        super().__init__(title, order.number, language)
        self.order = order
        self.has_sections = len(order.fulfillments) > 1
        self.set_creation_date(order.placed_at)
        self.is_discounted = bool(order.discount)
        figures = [Column(words["price"], 30), Column(words["quantity"], 14)]
        if self.is_discounted:
            figures.append(Column(words["discount"], 28))
        figures.append(Column(words["amount"], 32))
        goods = self.epw - sum(column.width for column in figures)
        self.columns = [Column(words["goods"], goods, "L"), *figures]
        self.add_page()
        self.people()
        for part in order.fulfillments:
            self.part(part)
        self.totals()

    def money(self, amount: Decimal) -> str:
        return display(amount, self.order.currency)

    # ── who ─────────────────────────────────────────────────────────────────────────────────────

    def people(self) -> None:
        order, words = self.order, self.words
        shipping = (words["shipped_to"], address_lines(order.shipping_address))
        if order.side == VENDOR:
            blocks = [(words["buyer"], [order.buyer["name"]]), shipping]
        else:
            billing = order.billing_address
            billed = [*(address_lines(billing) if billing else ()), order.buyer["email"]]
            blocks = [(words["billed_to"], billed), shipping]
        self.blocks([*blocks, (words["payment"], self.payment_lines())])

    def payment_lines(self) -> list[str]:
        order, words = self.order, self.words
        lines = [PAYMENT_STATUSES[self.language][order.payment_status]]
        if order.pays_on_delivery:
            lines.append(words["on_delivery"])
        paid_at = [payment.paid_at for payment in order.payments]
        if any(paid_at):
            lines.append(words["paid_on"].format(date=self.day(max(filter(None, paid_at)))))
        elif order.payment_status == PaymentStatus.PENDING and order.expires_at:
            lines.append(words["pay_by"].format(date=self.day(order.expires_at)))
        return [*lines, words["placed_on"].format(date=self.day(order.placed_at))]

    # ── what ────────────────────────────────────────────────────────────────────────────────────

    def part(self, part: PartView) -> None:
        """One vendor's goods: its name, its lines, its shipping, and what is its own to tell where
        there are several."""
        words, vendor = self.words, part.vendor
        self.need(34)
        self.ln(1)
        off_road = OFF_ROAD[self.language].get(part.status)
        name = f"{vendor.business_name} ({off_road})" if off_road else vendor.business_name
        name = f"{words[kind_of(part)]} · {name}" if self.has_sections else name
        self.ink(10.5, bold=True)
        self.multi_cell(0, 6, self.drawable(name), align="L", new_x="LMARGIN", new_y="NEXT")
        places = [vendor.business_address, vendor.city, vendor.business_phone]
        places += [f"NPWP {npwp.shown(part.npwp)}"] if part.is_of_pkp and part.npwp else []
        where = " · ".join(filter(None, places))
        if where:
            self.ink(7.5, color=QUIET)
            self.multi_cell(0, 4, self.drawable(where), align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(1.5)
        self.headings(self.columns)
        color = QUIET if part.status == Status.CANCELLED else INK
        for item in part.items.all():
            under = " · ".join(filter(None, [item.variant_name, item.sku]))
            self.row(self.columns, self.cells(item), under=under, color=color)
        shipping = part.shipping - part.shipping_discount
        free_or_not = self.money(shipping) if shipping else words["free"]
        nothing = [""] * (len(self.columns) - 2)
        self.row(self.columns, [words["shipping"], *nothing, free_or_not], color=color)
        if self.has_sections:
            own = [(words["of_part"], part.total)]
            if part.is_of_pkp:
                own.append((words["tax"].format(rate=percent(part.tax_rate)), part.tax))
            for title, amount in own:
                self.row(self.columns, [title, *nothing, self.money(amount)], color=color)
        self.ln(3)

    def cells(self, item: OrderItem) -> list[str]:
        figures = [self.money(item.unit_price), str(item.quantity)]
        if self.is_discounted:
            figures.append(f"−{self.money(item.discount)}" if item.discount else "")
        return [item.product_name, *figures, self.money(item.total)]

    def totals(self) -> None:
        order, words = self.order, self.words
        self.need(52)  # the sums stay together
        self.ln(2)
        self.sum(words["subtotal"], self.money(order.subtotal))
        if order.discount:
            self.sum(words["discount"], f"−{self.money(order.discount)}")
        self.sum(words["shipping"], self.money(order.shipping))
        if order.shipping_discount:
            self.sum(words["shipping_discount"], f"−{self.money(order.shipping_discount)}")
        self.sum(words["total"], self.money(order.total), bold=True)
        self.tax()
        self.afterwards()
        self.ln(6)
        if order.notes and order.side != VENDOR:
            self.need(14)
            here = (self.l_margin, self.get_y(), self.epw)
            self.block(*here, words["notes"], [order.notes], bold=False)
            self.ln(4)
        self.ink(8, color=QUIET)
        self.cell(0, 5, words["thanks"])

    def tax(self) -> None:
        """The PPN that the total includes, where somebody collects it."""
        rates = {part.tax_rate for part in self.order.fulfillments if part.is_of_pkp}
        if not rates:
            return
        same_for_all = len(rates) == 1
        words = self.words["tax"] if same_for_all else self.words["tax_of_some"]
        self.sum(words.format(rate=percent(max(rates))), self.money(self.order.tax))

    def afterwards(self) -> None:
        """What became of the sum since: cancelled parts, money given back."""
        order, words = self.order, self.words
        parts = order.fulfillments
        called_off = sum((p.total for p in parts if p.status == Status.CANCELLED), ZERO)
        if called_off:
            self.sum(words["called_off"], f"−{self.money(called_off)}")
            self.sum(words["due"], self.money(order.total - called_off), bold=True)
        given = [refund for refund in order.refunds if refund.is_under_way]
        for refund in given:
            title = words["credit_note"].format(date=self.day(refund.created_at))
            self.sum(title, f"−{self.money(refund.amount)}", color=MENGKUDU)
            for line in refund.lines:
                self.remark(f"{self.what(line)}: −{self.money(line.amount)}")
            self.remark(refund.reason)
        if given:
            live = [part for part in parts if part.status != Status.CANCELLED]
            kept = sum((part.total - part.refunded for part in live), ZERO)
            self.sum(words["kept"], self.money(kept), bold=True)

    def what(self, line: "RefundLine") -> str:
        """For what some money went back."""
        if line.item is not None:
            return line.item.title
        return self.words["shipping"] if line.fulfillment_id else self.words["surplus"]


def percent(rate: Decimal) -> str:
    return f"{rate * 100:f}".rstrip("0").rstrip(".").replace(".", ",") + "%"


def address_lines(address: dict) -> list[str]:
    """An order's copy of an address, as one writes it on an envelope."""
    town = " ".join(filter(None, [address["city"], address["postal_code"]]))
    lines = [address["recipient_name"], address["line1"], address["line2"], town]
    lines += [", ".join(filter(None, [address["state"], address["country"]])), address["phone"]]
    return [line for line in lines if line]
