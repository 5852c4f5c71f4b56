"""The slip that lies in the parcel: what is in it and where it goes, without prices."""

from collections.abc import Sequence

from orders.documents.invoice import address_lines
from orders.documents.paper import QUIET, Column, Paper
from orders.presentation import OrderView, PartView
from orders.statuses import Status


def packing_slip(order: OrderView, language: str = "id") -> bytes:
    """A PDF with a page, or more, for each part that is not cancelled."""
    return packing_slips([order], language)


def packing_slips(orders: Sequence[OrderView], language: str = "id") -> bytes:
    """The slips of several orders in one PDF, each beginning on a page of its own."""
    return PackingSlips(orders, language).finished()


class PackingSlips(Paper):
    def __init__(self, orders: Sequence[OrderView], language: str) -> None:
        words = Paper.words_of(language)
        super().__init__(words["packing_slip"], orders[0].number, language)
        self.set_creation_date(orders[0].placed_at)
        self.columns = [
            Column(words["goods"], self.epw - 66, "L"),
            Column("SKU", 46, "L"),
            Column(words["quantity"], 20),
        ]
        for order in orders:
            self.order, self.number, self.is_new = order, order.number, True
            for part in order.fulfillments:
                if part.status != Status.CANCELLED:
                    self.part(part)

    def part(self, part: PartView) -> None:
        order, words = self.order, self.words
        self.add_page()
        vendor = part.vendor
        sender = [vendor.business_name, vendor.business_address, vendor.city, vendor.business_phone]
        shipping = [self.day(order.placed_at)]
        if part.carrier or part.tracking_number:
            tracking = " ".join(filter(None, [part.carrier, part.tracking_number]))
            shipping.append(f"{words['tracking']}: {tracking}")
        if order.pays_on_delivery:
            shipping.append(words["on_delivery"])
        self.blocks(
            [
                (words["from"], [line for line in sender if line]),
                (words["to"], address_lines(order.shipping_address)),
                (words["date"], shipping),
            ]
        )
        self.headings(self.columns)
        items = list(part.items.all())
        for item in items:
            cells = [item.product_name, item.sku[:24], str(item.quantity)]
            self.row(self.columns, cells, under=item.variant_name)
        self.ln(3)
        self.ink(10, bold=True)
        count = sum(item.quantity for item in items)
        self.cell(0, 6, words["pieces"].format(count=count), align="R")
        self.ln(10)
        if order.notes:
            self.need(16)
            here = (self.l_margin, self.get_y(), self.epw)
            self.block(*here, words["notes"], [order.notes], bold=False)
        self.ln(3)
        self.ink(8, color=QUIET)
        self.cell(0, 5, words["thanks"])
