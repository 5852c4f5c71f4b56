"""What has to be unique is refused with one code, also where a rival takes it in between."""

import pytest

from content.errors import PageSlugTaken
from content.models import Page
from content.operations import write_page
from content.tests.factories import make_page
from core.errors import BadInput
from core.tests.tables import every
from orders.tests.factories import make_house_account
from payments.errors import AccountKnown
from payments.models import HouseAccount
from payments.operations.house_accounts import keep_house_account
from promotions.errors import CodeTaken
from promotions.models import Promotion
from promotions.operations import write_promotion
from promotions.tests.factories import make_promotion

pytestmark = pytest.mark.django_db

PAGE = {"title_id": "Tentang", "title_en": "About", "body_id": "Kami.", "body_en": "We."}
ACCOUNT = {"bank": "BCA", "number": "123456", "holder": "Rupa Rawi"}
RULE = {"title": "Panen", "code": "PANEN", "kind": "percentage_discount", "value": 10}
# The model, what a rival writes, what is written then, and how that is refused.
TAKEN = {
    "a code": (
        Promotion,
        lambda: make_promotion(code="PANEN"),
        lambda: write_promotion(**RULE),
        (CodeTaken, "code"),
    ),
    "a page's slug": (
        Page,
        lambda: make_page(slug="tentang"),
        lambda: write_page(slug="tentang", **PAGE),
        (PageSlugTaken, "slug"),
    ),
    "a page's kind": (
        Page,
        lambda: make_page(kind="terms"),
        lambda: write_page(slug="lain", kind="terms", **PAGE),
        (BadInput, "kind"),
    ),
    "an account": (
        HouseAccount,
        lambda: make_house_account(**ACCOUNT),
        lambda: keep_house_account(HouseAccount(), **ACCOUNT),
        (AccountKnown, "number"),
    ),
}


def test_what_a_rival_takes_after_one_has_looked_is_refused_as_what_was_taken_before(monkeypatch):
    def check(what: str) -> None:
        model, rival, write, (refusal, attr) = TAKEN[what]
        clean = model.clean

        def overtaken(row) -> None:
            clean(row)
            rival()

        with monkeypatch.context() as patch:
            patch.setattr(model, "clean", overtaken)
            with pytest.raises(refusal) as caught:
                write()
        assert caught.value.attr == attr

    every(TAKEN, check, at_least=4)
