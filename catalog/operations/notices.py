"""Telling people by mail that goods which were sold out can be had again: once, whoever has waited
longest first, and of few pieces not more people than may get some."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalog.errors import NotSoldOut, TooManyNotices
from catalog.events import StockIsBack, StockNoticeAsked
from catalog.models import Product, StockNotice, Variant
from core import events
from core.database.sql import MAX_ID, rows, statement
from core.errors import BadInput, NotThere
from core.jobs import gathered

MOST = 100  # open notices of an account
MOST_OF_GUEST = 20  # of an e-mail address
AGAIN = timedelta(hours=1)  # after which a guest who asks again gets another mail to confirm
PEOPLE = 3  # who are told in an hour, for each portion that is there: not everybody buys
BATCH = 500  # people who are told at once

UNCONFIRMED = timedelta(days=3)
TOLD = timedelta(days=30)
WAITED = timedelta(days=365)

# Those whose turn it is. Of two runs at once the second one leaves out what the first holds.
TELL = statement("""
    WITH back AS MATERIALIZED (
        SELECT notice.id, notice.product_id, notice.variant_id, offered.portions,
            row_number() OVER (
                PARTITION BY notice.product_id, notice.variant_id ORDER BY notice.id) AS place
        FROM catalog_stocknotice notice
        JOIN catalog_product product ON product.id = notice.product_id AND product.is_listed
        CROSS JOIN LATERAL (
            SELECT sum(stock / product.min_order_quantity) AS portions FROM catalog_variant
            WHERE product_id = product.id AND is_active AND id = coalesce(notice.variant_id, id)
        ) offered
        WHERE notice.told_at IS NULL AND notice.confirmed_at IS NOT NULL AND offered.portions > 0
    ),
    turn AS (
        SELECT notice.id FROM catalog_stocknotice notice JOIN back ON back.id = notice.id
        WHERE back.place + (
            SELECT count(*) FROM catalog_stocknotice told
            WHERE told.product_id = back.product_id
                AND told.variant_id IS NOT DISTINCT FROM back.variant_id
                AND told.told_at > %(now)s::timestamptz - interval '1 hour'
        ) <= %(people)s * back.portions
        ORDER BY notice.id LIMIT %(batch)s FOR NO KEY UPDATE OF notice SKIP LOCKED
    )
    UPDATE catalog_stocknotice notice SET told_at = %(now)s
    FROM turn WHERE notice.id = turn.id AND notice.told_at IS NULL
    RETURNING notice.id
""")


@transaction.atomic
def ask_for_notice(
    product: Product,
    *,
    by: User | None = None,
    email: str = "",
    language: str = "",
    variant: int | None = None,
) -> tuple[StockNotice, bool]:
    """Have an account, or a guest of an e-mail address, told when goods are back, or one variant of
    them; whether that is new. Repeating it changes nothing.

    Raises NotThere (no such variant), NotSoldOut, TooManyNotices, and BadInput naming the field.
    """
    offered = Variant.objects.on_sale().filter(product=product.pk)
    if variant is not None:
        offered = offered.filter(pk=min(variant, MAX_ID))
        if not offered.exists():
            raise NotThere(attr="variant")
    if offered.filter(stock__gte=product.min_order_quantity).exists():
        raise NotSoldOut()
    now = timezone.now()
    asker = {"user": by, "email": "" if by else email.strip().lower()}
    about = {"product": product, "variant_id": variant} | asker
    known = StockNotice.objects.open()
    notice = known.filter(**about).locked().first()
    if notice is not None:
        if notice.confirmed_at is None and notice.asked_at < now - AGAIN:
            notice.asked_at = now
            notice.save(update_fields=["asked_at"])
            events.publish(StockNoticeAsked(notice.pk))
        return notice, False
    if known.filter(**asker).count() >= (MOST if by else MOST_OF_GUEST):
        raise TooManyNotices()
    notice = StockNotice(**about, asked_at=now, confirmed_at=now if by else None)
    notice.language = language or (by.language if by else notice.language)
    check(notice)
    notice, is_new = known.get_or_create(
        **about,
        defaults={
            "language": notice.language,
            "asked_at": now,
            "confirmed_at": notice.confirmed_at,
        },
    )
    if is_new and by is None:
        events.publish(StockNoticeAsked(notice.pk))
    return notice, is_new


def check(notice: StockNotice) -> None:
    try:
        notice.clean_fields(exclude={"product", "variant", "user"})
    except ValidationError as error:
        raise BadInput.of(error) from None


def confirm_notice(notice: StockNotice) -> None:
    """The address is a guest's own. Repeating it changes nothing."""
    StockNotice.objects.filter(pk=notice.pk, confirmed_at__isnull=True).update(
        confirmed_at=timezone.now()
    )


def end_notice(notice: StockNotice) -> None:
    """Nobody waits any more; of what was told the record stays."""
    StockNotice.objects.open().filter(pk=notice.pk).delete()


def end_notices(user: User, product_id: int) -> None:
    """An account waits for these goods no more."""
    StockNotice.objects.open().filter(user=user.pk, product=product_id).delete()


@transaction.atomic
def tell_of_stock() -> int:
    """Tell those whose turn it is; how many they were."""
    now = timezone.now()
    told = [row["id"] for row in rows(TELL, {"now": now, "people": PEOPLE, "batch": BATCH})]
    with gathered():
        for pk in sorted(told):
            events.publish(StockIsBack(pk))
    return len(told)


def forget_notices() -> None:
    """Drop what was told long ago, was never confirmed, or has waited for a year."""
    now, known = timezone.now(), StockNotice.objects
    known.filter(told_at__lt=now - TOLD).delete()
    known.open().filter(confirmed_at__isnull=True, asked_at__lt=now - UNCONFIRMED).delete()
    known.open().filter(asked_at__lt=now - WAITED).delete()
