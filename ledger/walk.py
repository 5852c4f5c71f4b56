"""A random walk through a shop of its own: orders of every kind of payment, refunds, returns,
cancellations and changes of rates. After it the ledger must agree with orders and payments."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from accounts.models import Address, User
from catalog.card_figures import refresh_cards
from catalog.models import Product, Variant
from core.errors import ShopError
from core.money import ZERO
from ledger.integrity import compared
from ledger.models import Adjustment, Payout, Posting
from ledger.operations import (
    approve_adjustment,
    approve_run,
    drop_run,
    import_settlement,
    keep_bank_account,
    make_run,
    send_payout,
    send_run,
    settle_payout,
    verify_bank_account,
)
from orders.models import Fulfillment, Order
from orders.operations import apply_transition, move_order, take_back
from orders.operations.system import complete_parts
from orders.statuses import OFF_ROAD
from payments.models import HouseAccount, Payment, Refund
from payments.operations import (
    check_out,
    confirm_payment,
    confirm_refund,
    expire_unpaid,
    finish_refund,
    pay_again,
    refund_order,
    send_refund,
)
from promotions.models import Promotion
from vendors.models import Vendor

VENDORS, BUYERS, GOODS = 4, 5, 3
STOCK = 1_000_000
SETTLED = 20  # payments in a settlement file
PAID, RETURNED = Payout.Status.PAID, Payout.Status.RETURNED


@dataclass
class Walk:
    """Who walks: the same from the same seed on the same shop."""

    seed: int
    chance: random.Random = field(init=False)
    done: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def people(self) -> None:
        """A shop of its own beside what is there."""
        mark = f"{self.seed}-{Posting.objects.count()}-{User.objects.count()}"
        make = User.objects.create_user
        self.desk, self.second = (
            make(f"desk-{n}-{mark}", f"desk-{n}-{mark}@walk.example", is_staff=True) for n in (1, 2)
        )
        User.objects.filter(pk__in=[self.desk.pk, self.second.pk]).update(is_superuser=True)
        self.desk, self.second = (User.objects.get(pk=user.pk) for user in (self.desk, self.second))
        self.vendors = []
        self.variants = []
        for n in range(VENDORS):
            vendor = Vendor.objects.create(
                owner=make(f"vendor-{n}-{mark}", f"vendor-{n}-{mark}@walk.example"),
                slug=f"walk-{n}-{mark}",
                business_name=f"Walk {n}",
                status=Vendor.Status.APPROVED,
                shipping_fee=Decimal([0, 9_000, 0, 12_500][n]),
                applied_at=timezone.now(),
            )
            account = keep_bank_account(vendor, bank="BCA", number=f"014123456{n}", holder="Walk")
            verify_bank_account(account, by=self.desk)
            self.vendors.append(vendor)
            for k in range(GOODS):
                self.variants.append(self.good(vendor, k))
        refresh_cards([variant.product_id for variant in self.variants])
        self.buyers = [
            make(f"buyer-{n}-{mark}", f"buyer-{n}-{mark}@walk.example") for n in range(BUYERS)
        ]
        self.addresses = {
            buyer.pk: Address.objects.create(
                user=buyer, recipient_name="W", phone="+62 812 3456 7890", line1="Jalan 1",
                city="Sleman", state="DIY", postal_code="55281",
            ).pk
            for buyer in self.buyers
        }  # fmt: skip
        HouseAccount.objects.get_or_create(bank="BCA", number="1", defaults={"holder": "Walk"})
        self.promotions(mark)

    def good(self, vendor: Vendor, k: int) -> Variant:
        product = Product.objects.create(
            vendor=vendor, name=f"Good {k}", status=Product.Status.PUBLISHED, is_listed=True
        )
        price = Decimal(self.chance.randrange(1_000, 400_000))
        return Variant.objects.create(
            product=product, vendor=vendor, sku=f"W-{product.pk}", price=price, stock=STOCK,
            stocked=STOCK, is_default=True,
        )  # fmt: skip

    def promotions(self, mark: str) -> None:
        """Of the house and of a vendor, one of them for everything that is left to pay."""
        kinds = Promotion.Kind
        plain: dict[str, Any] = {"applies_to": "everything", "title": "Walk"}
        own = self.vendors[-1]
        named = mark.replace("-", "")[:10].upper()
        for code, kind, value, vendor in [
            ("H", kinds.PERCENTAGE, 13, None),
            ("F", kinds.FIXED, 17_777, None),
            ("S", kinds.FREE_SHIPPING, 0, None),
            ("A", kinds.PERCENTAGE, 100, None),
            ("V", kinds.PERCENTAGE, 21, own),
            ("W", kinds.FREE_SHIPPING, 0, own),
        ]:
            Promotion.objects.create(
                code=f"{code}{named}", kind=kind, value=value, vendor=vendor, **plain
            )
        Promotion.objects.create(
            code="",
            kind=kinds.PERCENTAGE,
            value=3,
            usage_limit=STOCK,
            vendor=self.vendors[1],
            **plain,
        )
        self.codes = [f"{code}{named}" for code in "HFA"]
        self.shipping_code = f"S{named}"
        self.own_codes = [f"{code}{named}" for code in "VW"]

    # ── what happens ────────────────────────────────────────────────────────────────────────────

    def order(self) -> Order:
        buyer = self.chance.choice(self.buyers)
        bought = self.chance.sample(self.variants, self.chance.choice([1, 1, 1, 1, 2]))
        lines = {variant.pk: self.chance.randint(1, 3) for variant in bought}
        code = self.chance.choice(["", "", *self.fitting(bought)])
        ways = ["test"] * 5 + ["cod"] * 2 + ["manual"] * 3
        placed = {"shipping_address": self.addresses[buyer.pk], "lines": lines}
        gateway = self.chance.choice(ways)
        return check_out(buyer, gateway=gateway, promotion_code=code, **placed)

    def fitting(self, bought: list[Variant]) -> list[str]:
        """The codes that a checkout of these takes: one that it refuses costs a rollback, and with
        it every prepared statement."""
        makers = {variant.vendor for variant in bought}
        codes = list(self.codes)
        if any(vendor.shipping_fee for vendor in makers):
            codes.append(self.shipping_code)
        if self.vendors[-1] in makers:
            codes.extend(self.own_codes)
        return codes

    def pay(self, order: Order) -> None:
        """Transfers arrive, mostly; some late, when the buyer has begun once more."""
        for payment in order.payments.filter(gateway="manual", status="pending"):
            luck = self.chance.random()
            if luck < 0.1:
                Order.objects.filter(pk=order.pk).update(expires_at=timezone.now())
                expire_unpaid()
            elif luck < 0.2:
                assert order.buyer is not None  # nobody walks as a guest
                pay_again(order, by=order.buyer, gateway="test")
            if self.chance.random() < 0.9:
                confirm_payment(payment, by=self.desk)

    def go_on(self, order: Order) -> None:
        """Each part goes some way along the road, and some come back."""
        on_road = order.fulfillments.exclude(status__in=OFF_ROAD)
        for part in on_road.select_related("vendor__owner"):
            luck = self.chance.random()
            if luck < 0.12:
                apply_transition(part, "cancel", by=self.desk, note="walk")
                continue
            if luck < 0.7:
                continue
            move_order(order, "delivered", by=part.vendor.owner)
            if luck < 0.95:
                now = timezone.now()
                Fulfillment.objects.filter(pk=part.pk).update(complaint_until=now)
                complete_parts(order.pk, [part.pk])
            if self.chance.random() < 0.15:
                take_back(order, by=self.desk, reason="walk", fulfillment_id=part.pk)

    def refund(self, order: Order) -> None:
        for _n in range(self.chance.choice([0, 0, 0, 0, 0, 0, 0, 1, 2])):
            paid = order.payments.filter(status=Payment.Status.PAID)
            left = sum((payment.amount - payment.refunded for payment in paid), ZERO)
            if left:
                share = self.chance.choice([Decimal(1), Decimal("0.37"), Decimal("0.083")])
                amount = max((left * share).quantize(Decimal(1)), Decimal(1))
                refund_order(order, by=self.desk, reason="walk", amount=min(amount, left))
                self.settle_refunds(order)

    def settle_refunds(self, order: Order) -> None:
        """Gateways send them, or refuse, or say nothing; staff send what is theirs."""
        pending = Refund.objects.filter(payment__order=order, status=Refund.Status.PENDING)
        for refund in pending.order_by("pk"):
            luck = self.chance.random()
            if luck < 0.2:
                continue
            if luck < 0.35 and not refund.is_by_hand:
                finish_refund(refund, status=Refund.Status.FAILED)
            elif refund.is_by_hand:
                confirm_refund(refund, by=self.desk)
            else:
                send_refund(refund.pk)

    def change_rates(self) -> None:
        vendor = self.chance.choice(self.vendors)
        vendor.commission_rate = Decimal(self.chance.randrange(0, 3_000)) / 10_000
        is_pkp = self.chance.random() < 0.5
        vendor.tax_status = Vendor.TaxStatus.PKP if is_pkp else Vendor.TaxStatus.NON_PKP
        vendor.npwp = "012345678901000" if is_pkp else ""
        vendor.hold_days = self.chance.choice([0, 0, 7])
        vendor.save()

    def adjust(self) -> None:
        adjustment = Adjustment.objects.create(
            vendor=self.chance.choice(self.vendors),
            amount=Decimal(self.chance.choice([-5_000, 7_500])),
            against=self.chance.choice(Adjustment.Against.values),
            reason="a walk",
            made_by=self.desk,
            made_at=timezone.now(),
        )
        approve_adjustment(adjustment, by=self.second)

    def pay_out(self) -> None:
        """What is available to the walk's vendors is paid out, or not after all; some comes back,
        even once paid."""
        provider = self.chance.choice(["manual", "manual", "test"])
        own = [vendor.pk for vendor in self.vendors]
        run = make_run(by=self.desk, provider=provider, only=own)
        if self.chance.random() < 0.3:
            drop_run(run, by=self.second)
            return
        approve_run(run, by=self.second)
        send_run(run, by=self.desk)
        if provider == "test":
            for payout in run.payouts.order_by("pk"):
                send_payout(payout.pk)
            return
        ways: list[list[Payout.Status]] = [[], [PAID], [PAID], [RETURNED], [PAID, RETURNED]]
        for payout in run.payouts.order_by("pk"):
            for status in self.chance.choice(ways):
                settle_payout(payout, by=self.desk, status=status, reason="walk")

    def settle(self) -> None:
        """The gateway settles some of the payments and refunds, less its fee; one row is wrong."""
        paid = Payment.objects.paid().filter(
            gateway="test", order__buyer__in=self.buyers, amount__gt=0
        )
        rows = [f"NOBODY-{self.seed},5000,0,5000,2026-05-01"]
        for payment in paid.filter(settlement_lines=None).order_by("pk")[:SETTLED]:
            fee = (payment.amount * Decimal("0.02")).quantize(Decimal(1))
            figures = f"{payment.amount},{fee},{payment.amount - fee}"
            rows.append(f"{payment.reference},{figures},2026-05-01")
            rows += [
                f"{payment.reference},-{refund.amount},0,-{refund.amount},2026-05-01"
                for refund in payment.refunds.filter(status="done", is_by_hand=False)
            ]
        file = "\n".join(["reference,gross,fee,net,settled_on", *rows])
        import_settlement(file.encode(), gateway="test", by=self.desk)

    def step(self, n: int) -> None:
        """What happens now and then, and one order from the checkout to where chance leaves it.
        Each operation is whole by itself: what was done before one is refused stays done."""
        if n % 7 == 0:
            self.change_rates()
        if n % 25 == 0:
            self.attempt(self.adjust)
        if n % 25 == 24:
            self.attempt(self.pay_out)
            self.attempt(self.settle)
        with taxes(self.chance):
            order = self.order()
            for act in (self.pay, self.refund, self.go_on, self.refund, self.settle_refunds):
                self.attempt(act, order)
        self.done["orders"] += 1

    def attempt(self, act: Callable[..., None], *about: Order) -> None:
        try:
            act(*about)
        except ShopError as error:  # what the shop refuses moves no money
            self.done[f"refused: {error.code}"] += 1


def walk(orders: int, seed: int) -> Walk:
    """Walk through so many orders. What it wrote stays in the present transaction."""
    taken = Walk(seed)
    taken.people()
    for n in range(orders):
        taken.step(n)
    return taken


@contextmanager
def taxes(chance: random.Random) -> Iterator[None]:
    """The house is a PKP or not, and withholds or not, at the time of an order."""
    house = chance.choice([Vendor.TaxStatus.PKP, Vendor.TaxStatus.NON_PKP])
    withholds = chance.random() < 0.5
    with override_settings(HOUSE_TAX=house.value, WITHHOLD_PPH22=withholds, DEBUG=settings.DEBUG):
        yield


def difference() -> Decimal:
    """What ledger and recomputation differ by, over all accounts."""
    return sum((abs(row["difference"]) for row in compared()), ZERO)
