"""Every page of the dashboard in both languages: fit for eyes, ears, thumbs and every width."""

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import make_user
from core.tests.browsing import needs_chromium
from dashboard.tests.shops import make_shop
from vendors.tests.factories import make_vendor

pytestmark = needs_chromium


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_fit_for_everybody(visitor, language):
    shop = make_shop()
    applicant = make_vendor(status="rejected")
    applicant.reviews.create(action="reject", reason="Foto buram", at=applicant.applied_at)
    newcomer = make_user()
    User.objects.update(language=language)
    eyes = visitor(language=language)
    found = []

    def look(name: str, path: str) -> None:
        found.extend(eyes.look(f"dashboard-{name}", path))

    eyes.sign_in(newcomer)
    look("apply", "/dashboard/apply")
    eyes.sign_in(applicant.owner)
    look("apply-again", "/dashboard/apply")
    eyes.sign_in(shop.owner)
    for name in ("overview", "parts", "products", "new-product", "sheets", "reviews", "shop"):
        look(name, reverse(f"dashboard:{name}"))
    for name in ("money", "payouts", "bank-account"):
        look(name, reverse(f"dashboard:{name}"))
    for name in ("testimonials", "keys", "webhooks"):
        look(name, reverse(f"dashboard:{name}"))
    look("part", reverse("dashboard:part", args=[shop.part.order.number]))
    look("return", reverse("dashboard:part", args=[shop.returning.order.number]))
    look("product", reverse("dashboard:product", args=[shop.product.pk]))
    look("webhook", reverse("dashboard:webhook", args=[shop.endpoint.pk]))

    assert not found, "\n".join(found)


def test_what_a_policy_blocks_is_heard(visitor):
    """The control: were something inline on a page, these tests would fail."""
    eyes = visitor()
    eyes.open("/dashboard/apply")

    eyes.page.evaluate("document.body.append(document.createElement('style'))")
    eyes.page.evaluate("document.body.lastChild.textContent = 'p { color: red }'")
    heard, eyes.complaints = eyes.complaints, []

    assert any("Content Security Policy" in text for text in heard)
