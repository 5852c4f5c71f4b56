"""Gateways' settlement files: each row is matched to its payment or refund and posted once; what
does not match is listed, and nothing is guessed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core.database.locks import SETTLEMENTS, advisory_lock
from core.errors import Forbidden
from ledger import postings
from ledger.errors import HoldsNoMoney
from ledger.models import Posting, Settlement, SettlementLine
from ledger.operations.paying_out import write_postings
from ledger.operations.recording import Written, posting
from ledger.settlement_files import Row, read_settlement
from payments import gateways
from payments.models import Payment, Refund

Kind, Problem = SettlementLine.Kind, SettlementLine.Problem

ARRIVES_WITHIN = timedelta(days=7)  # after which a payment that no file speaks of is late


@dataclass
class Known:
    """What the rows of a file may be about."""

    payments: dict[str, Payment] = field(default_factory=dict)
    refunds: dict[int, list[Refund]] = field(default_factory=lambda: defaultdict(list))
    settled: set[int] = field(default_factory=set)  # payments that an earlier row settled


@transaction.atomic
def import_settlement(
    content: bytes,
    *,
    gateway: str,
    by: User | None,
    layout: str = "generic",
    columns: str = "",
    file_name: str = "",
) -> Settlement:
    """Match a gateway's file and post what it says; `by` None is the operator's command.

    A row that an earlier file has brought is not posted again; one that did not match then is tried
    once more. Raises Forbidden, HoldsNoMoney, BadInput.
    """
    if by is not None and not by.has_perm("ledger.add_settlement"):
        raise Forbidden()
    if gateway not in gateways.holding_money():
        raise HoldsNoMoney(attr="gateway", offered=gateways.holding_money())
    rows = read_settlement(content, gateway=gateway, layout=layout, columns=columns)
    advisory_lock(SETTLEMENTS)
    settlement = Settlement.objects.create(
        gateway=gateway, file_name=file_name[:200], imported_by=by, imported_at=timezone.now()
    )
    before = {line.key: line for line in lines_of(rows)}
    known = what_is_known(gateway, rows)
    new, again = [], []
    for row in rows:
        line = before.get(row.key)
        if line is not None and not line.problem:
            settlement.repeats += 1
        elif line is not None:
            match(line, row, known)
            line.settlement, line.number = settlement, row.number
            again.append(line)
        else:
            new.append(match(line_of(row, settlement), row, known))
    SettlementLine.objects.bulk_create(new)
    names = ["settlement", "number", "payment", "refund", "problem"]
    SettlementLine.objects.bulk_update(again, names, batch_size=500)
    settlement.save()
    write_postings(
        each for line in (*new, *again) if not line.problem for each in postings_of(line)
    )
    return settlement


def lines_of(rows: Iterable[Row]) -> QuerySet[SettlementLine]:
    return SettlementLine.objects.filter(key__in=[row.key for row in rows])


def line_of(row: Row, settlement: Settlement) -> SettlementLine:
    return SettlementLine(
        settlement=settlement,
        key=row.key,
        number=row.number,
        kind=row.kind,
        gateway=settlement.gateway,
        reference=row.reference,
        gross=row.gross,
        fee=row.fee,
        net=row.net,
        settled_on=row.settled_on,
    )


def what_is_known(gateway: str, rows: list[Row]) -> Known:
    """The payments, the refunds that were sent and are in no settlement yet."""
    known = Known()
    references = {row.reference for row in rows}
    payments = Payment.objects.filter(gateway=gateway, reference__in=references)
    known.payments = {payment.reference: payment for payment in payments}
    pks = [payment.pk for payment in known.payments.values()]
    matched = SettlementLine.objects.filter(problem="")
    known.settled = set(
        matched.filter(kind=Kind.PAYMENT, payment__in=pks).values_list("payment", flat=True)
    )
    sent = Refund.objects.filter(payment__in=pks, status=Refund.Status.DONE, is_by_hand=False)
    done = matched.filter(kind=Kind.REFUND, payment__in=pks).values("refund")
    for refund in sent.exclude(pk__in=done).order_by("pk"):
        known.refunds[refund.payment_id].append(refund)
    return known


def match(line: SettlementLine, row: Row, known: Known) -> SettlementLine:
    """Say of a line what it is about, or what is wrong with it."""
    line.payment = payment = known.payments.get(row.reference)
    line.refund, line.problem = None, ""
    if row.kind == Kind.OTHER:
        line.problem = Problem.KIND
    elif payment is None:
        line.problem = Problem.UNKNOWN
    elif row.currency not in ("", payment.currency):
        line.problem = Problem.CURRENCY
    elif row.gross != row.fee + row.net:
        line.problem = Problem.SUM
    elif row.kind == Kind.REFUND:
        match_refund(line, row, known.refunds[payment.pk])
    elif payment.status != Payment.Status.PAID:
        line.problem = Problem.NOT_PAID
    elif payment.amount != row.gross:
        line.problem = Problem.AMOUNT
    elif payment.pk in known.settled:
        line.problem = Problem.TWICE
    else:
        known.settled.add(payment.pk)
    return line


def match_refund(line: SettlementLine, row: Row, refunds: list[Refund]) -> None:
    """By the gateway's reference where the file gives it, else by the amount."""
    fitting = [
        refund
        for refund in refunds
        if (refund.gateway_reference == row.refund if row.refund else refund.amount == -row.gross)
    ]
    if not fitting:
        line.problem = Problem.NO_REFUND
    elif fitting[0].amount != -row.gross:
        line.problem = Problem.AMOUNT
    else:
        line.refund = fitting[0]
        refunds.remove(fitting[0])


def postings_of(line: SettlementLine) -> Iterable[Written]:
    assert line.payment_id is not None  # it was matched
    links = {"payment": line.payment_id} | ({"refund": line.refund_id} if line.refund_id else {})
    for kind, lines in (
        (Posting.Kind.SETTLED, postings.settled(line.net, gateway=line.gateway)),
        (Posting.Kind.FEE, postings.fee(line.fee, gateway=line.gateway)),
    ):
        if lines:
            yield posting(kind, line.pk, **links), lines


def late_payments(gateway: str) -> QuerySet[Payment]:
    """Paid there for more than a week, and no settlement speaks of it."""
    paid = Payment.objects.paid().filter(
        gateway=gateway, amount__gt=0, paid_at__lt=timezone.now() - ARRIVES_WITHIN
    )
    matched = SettlementLine.objects.filter(problem="", kind=Kind.PAYMENT)
    return paid.exclude(pk__in=matched.values("payment")).order_by("paid_at", "pk")
