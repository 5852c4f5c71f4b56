"""The piece of SQL that finds the rules of a cart finds what the querysets do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.tests.factories import make_category, make_product
from core.database.sql import rows
from promotions.models import Promotion
from promotions.reads import RULES, promotions_of
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

SCOPE = ("product_ids", "category_ids", "vendor_ids")


def contents(promotion: Promotion) -> dict:
    plain = {name: getattr(promotion, name) for name in Promotion.RULE}
    return plain | {name: sorted(getattr(promotion, name)) for name in SCOPE}


@pytest.fixture
def now():
    now, hour = timezone.now(), timedelta(hours=1)
    windows = [(None, None), (now, None), (None, now), (now - hour, now + hour), (now + hour, None)]
    for n, (starts_at, ends_at) in enumerate(windows):
        for code in ("", f"KODE{n}"):
            for is_active in (True, False):
                fields = {"starts_at": starts_at, "ends_at": ends_at, "is_active": is_active}
                code = code and f"KODE{n}{'AB'[is_active]}"
                make_promotion(code=code, max_discount=5, usage_limit=n + 3, **fields)
    make_promotion(
        code="SEMUA",
        products=[make_product(), make_product()],
        categories=[make_category()],
        vendors=[make_vendor()],
        buyer_limit=2,
    )
    return now


def codes() -> list[str]:
    return ["", "TIDAKADA", *Promotion.objects.exclude(code="").values_list("code", flat=True)]


def test_the_rules_of_a_cart_are_those_of_the_querysets(now):
    automatic = [contents(one) for one in Promotion.objects.automatic().active(now).with_scope()]
    assert len(automatic) == 3
    for code in codes():
        coded = [contents(one) for one in Promotion.objects.coded(code).with_scope()]
        found = rows(
            f"SELECT json_agg(rule) AS rules FROM ({RULES}) rule", {"now": now, "code": code}
        )

        promotions = promotions_of(found[0]["rules"])

        assert sorted(map(str, map(contents, promotions))) == sorted(map(str, automatic + coded))
        assert not any(one.get_deferred_fields() & set(Promotion.RULE) for one in promotions)
