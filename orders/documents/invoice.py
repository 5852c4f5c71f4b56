"""The invoice of an order, as one person sees it: the whole, or a vendor's own part."""

from decimal import Decimal

from core.money import ZERO, display
from orders.documents.paper import INK, MENGKUDU, QUIET, Column, Paper
from orders.documents.words import OFF_ROAD, PAYMENT_STATUSES
from orders.models import OrderItem
from orders.presentation import VENDOR, OrderView, PartView
from orders.statuses import PaymentStatus, Status


def invoice(order: OrderView, language: str = "id") -> bytes:
    """A PDF. A vendor's is about its own part: its lines and sums, no e-mail of the buyer."""
    return Invoice(order, language).finished()


class Invoice(Paper):
    def __init__(self, order: OrderView, language: str) -> None:
        words = Paper.words_of(language)
        super().__init__(words["invoice"], order.number, language)
        self.order = order
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
        paid_at = [] if order.side == VENDOR else [p.paid_at for p in order.payments.all()]
        if any(paid_at):
            lines.append(words["paid_on"].format(date=self.day(max(filter(None, paid_at)))))
        elif order.payment_status == PaymentStatus.PENDING and order.expires_at:
            lines.append(words["pay_by"].format(date=self.day(order.expires_at)))
        return [*lines, words["placed_on"].format(date=self.day(order.placed_at))]

    # ── what ────────────────────────────────────────────────────────────────────────────────────

    def part(self, part: PartView) -> None:
        """One vendor's goods: its name, its lines, its shipping."""
        words, vendor = self.words, part.vendor
        self.need(34)
        self.ln(1)
        off_road = OFF_ROAD[self.language].get(part.status)
        name = f"{vendor.business_name} ({off_road})" if off_road else vendor.business_name
        self.ink(10.5, bold=True)
        self.multi_cell(0, 6, self.drawable(name), align="L", new_x="LMARGIN", new_y="NEXT")
        places = [vendor.business_address, vendor.city, vendor.business_phone]
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
        rate = f"{order.tax_rate * 100:f}".rstrip("0").rstrip(".").replace(".", ",") + "%"
        self.sum(words["tax"].format(rate=rate), self.money(order.tax))
        self.afterwards()
        self.ln(6)
        if order.notes and order.side != VENDOR:
            self.need(14)
            here = (self.l_margin, self.get_y(), self.epw)
            self.block(*here, words["notes"], [order.notes], bold=False)
            self.ln(4)
        self.ink(8, color=QUIET)
        self.cell(0, 5, words["thanks"])

    def afterwards(self) -> None:
        """What became of the sum since: cancelled parts, money given back."""
        order, words = self.order, self.words
        parts = order.fulfillments
        called_off = sum((p.total for p in parts if p.status == Status.CANCELLED), ZERO)
        if called_off:
            self.sum(words["called_off"], f"−{self.money(called_off)}")
            self.sum(words["due"], self.money(order.total - called_off), bold=True)
        if order.side != VENDOR:
            refunded = sum((payment.refunded for payment in order.payments.all()), ZERO)
            if refunded:
                self.sum(words["refunded"], self.money(refunded), color=MENGKUDU)


def address_lines(address: dict) -> list[str]:
    """An order's copy of an address, as one writes it on an envelope."""
    town = " ".join(filter(None, [address["city"], address["postal_code"]]))
    lines = [address["recipient_name"], address["line1"], address["line2"], town]
    lines += [", ".join(filter(None, [address["state"], address["country"]])), address["phone"]]
    return [line for line in lines if line]
