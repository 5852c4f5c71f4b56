"""A promotion's limits hold when many want it at once, and uses are given back in between
(docs/reliability.md, promise 2)."""

from collections import Counter

import httpx
import pytest

from catalog.tests.factories import make_variant
from orders.models import Order, Redemption
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from rupa_rawi.tests.races.server import Server, at_once, request
from rupa_rawi.tests.races.test_checkout_races import Shopper

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_balance"),
]


def ask(server: Server, shopper: Shopper, path: str, **body) -> httpx.Response:
    headers = {"Authorization": f"Bearer {shopper.token}"}
    return request("POST", f"{server.url}/api/v1/{path}", json=body, headers=headers, timeout=60)


def uses() -> tuple[int, int]:
    """As the promotion counts them, and as the orders do."""
    return Promotion.objects.get().used, Redemption.objects.counting().count()


def test_rival_checkouts_of_one_buyer_use_a_promotion_no_more_often_than_one_may(server):
    make_promotion(buyer_limit=2)
    variant = make_variant(stock=100)
    shopper = Shopper()

    def buy() -> httpx.Response:
        """Two clicks of one buyer share a cart: what one takes, the other has to gather again."""
        while True:
            ask(server, shopper, "cart/items", variant=variant.pk, quantity=1)
            answer = shopper.check_out(server, promotion_code="HEMAT10")
            if answer.status_code == 201 or answer.json()["errors"][0]["code"] != "empty_cart":
                return answer

    answers = at_once([buy] * 10)

    assert Counter(a.status_code for a in answers) == {201: 2, 409: 8}
    refused = [a.json()["errors"][0]["code"] for a in answers if a.status_code == 409]
    assert set(refused) == {"promotion_exhausted"}
    assert uses() == (2, 2)
    assert Order.objects.exclude(discount=0).count() == 2


def test_without_the_locks_one_buyer_exceeds_the_limit_so_these_tests_can_fail(without):
    make_promotion(buyer_limit=1)
    shopper = Shopper((make_variant(stock=100), 1))

    at_once([lambda: shopper.check_out(without("queue"), promotion_code="HEMAT10")] * 8)

    assert uses()[0] > 1
    Promotion.objects.update(buyer_limit=None)  # the books balance again after the test


def test_40_rivals_for_5_uses_with_give_backs_in_between_leave_none_over_and_none_lost(server):
    make_promotion(usage_limit=5)
    variant = make_variant(stock=200)
    shoppers = [Shopper((variant, 1)) for _ in range(40)]

    def buy(shopper: Shopper, *, and_cancel: bool) -> str:
        answer = shopper.check_out(server, promotion_code="HEMAT10")
        if answer.status_code != 201:
            return answer.json()["errors"][0]["code"]
        if not and_cancel:
            return "kept"
        path = f"orders/{answer.json()['number']}/cancel"
        assert ask(server, shopper, path, reason="salah ukuran").status_code == 200
        return "given back"

    # Every other one gives back what they got while the rest still ask for it.
    first = at_once(
        [lambda s=s, n=n: buy(s, and_cancel=n % 2 == 0) for n, s in enumerate(shoppers)]
    )

    assert set(first) <= {"kept", "given back", "promotion_exhausted"}
    kept = first.count("kept")
    assert kept <= 5
    assert uses() == (kept, kept)
    assert first.count("given back") == Order.objects.filter(status="cancelled").count()

    # Whoever came away with nothing asks again: exactly what was given back is there.
    losers = [s for s, end in zip(shoppers, first, strict=True) if end == "promotion_exhausted"]
    second = at_once([lambda s=s: buy(s, and_cancel=False) for s in losers])

    assert Counter(second) == Counter(
        {"kept": 5 - kept, "promotion_exhausted": len(losers) - (5 - kept)}
    )
    assert uses() == (5, 5)
