"""Proofs that a transfer was made: uploaded by the buyer, looked at by staff."""

from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import events
from core.errors import Forbidden
from core.private_files import Kept, forget_content, keep_picture_or_pdf
from orders import rules
from orders.errors import NotAllowed, ReasonRequired
from orders.guests import Actor
from orders.models import Order
from payments.errors import PaymentClosed, ProofDecided
from payments.events import ProofRefused
from payments.models import BANK_TRANSFER, Payment, Proof
from payments.operations.settling import confirm_payment

AFTER_REFUSAL = timedelta(hours=24)  # so long, at least, there is to try again


def upload_proof(payment: Payment, *, file: BinaryIO, by: Actor) -> Proof:
    """Show that the money for an open bank transfer is on its way. One that still waits gives way
    to the new one; until staff have answered the order does not expire.

    Raises NotAllowed (not the buyer), PaymentClosed, BadPicture, BadFile.
    """
    return keep_proof(payment, keep_picture_or_pdf(file), by=by)  # slow: before any lock


@transaction.atomic
def keep_proof(payment: Payment, kept: Kept, *, by: Actor) -> Proof:
    order = Order.objects.locked().get(pk=payment.order_id)
    if not rules.is_buyer_of(order, by):
        raise NotAllowed()
    payment = order.payments.locked().get(pk=payment.pk)
    if payment.gateway != BANK_TRANSFER or not payment.is_open:
        raise PaymentClosed(status=payment.status)
    payment.proofs.waiting().delete()
    return Proof.objects.create(
        payment=payment,
        content=kept.content,
        content_type=kept.content_type,
        uploaded_at=timezone.now(),
    )


@transaction.atomic
def confirm_proof(proof: Proof, *, by: User) -> Proof:
    """Staff saw the money on the bank account: the payment is paid.

    Raises Forbidden, ProofDecided.
    """
    waiting = waiting_proof(proof, by=by)
    confirm_payment(waiting.payment, by=by)
    waiting.refresh_from_db()
    return waiting


@transaction.atomic
def refuse_proof(proof: Proof, *, by: User, reason: str) -> Proof:
    """The money is not there, or not all of it: the buyer has a day, at least, to try again.

    Raises Forbidden, ProofDecided, ReasonRequired.
    """
    waiting = waiting_proof(proof, by=by)
    if not reason.strip():
        raise ReasonRequired(attr="reason")
    now = timezone.now()
    waiting.status, waiting.reason = Proof.Status.REFUSED, reason
    waiting.decided_by, waiting.decided_at = by, now
    waiting.save()
    order = waiting.payment.order
    if order.expires_at is not None and order.expires_at < now + AFTER_REFUSAL:
        order.expires_at = now + AFTER_REFUSAL
        order.save(update_fields=["expires_at", "updated_at"])
    events.publish(ProofRefused(waiting.pk, order.pk))
    return waiting


def waiting_proof(proof: Proof, *, by: User) -> Proof:
    """The proof with its payment and order, all of them locked."""
    if not by.has_perm("payments.confirm_payment"):
        raise Forbidden()
    order = Order.objects.locked().get(payments=proof.payment_id)
    payment = order.payments.locked().get(pk=proof.payment_id)
    payment.order = order
    found = payment.proofs.waiting().filter(pk=proof.pk).first()
    if found is None:
        raise ProofDecided()
    found.payment = payment
    return found


def forget_proofs(before: datetime) -> int:
    """Files uploaded before a moment that staff have answered since; how many."""
    decided = Proof.objects.exclude(status=Proof.Status.WAITING)
    return forget_content(decided, before=before)
