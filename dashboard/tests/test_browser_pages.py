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
    eyes = visitor(language=language, still=True)
    names = ("overview", "parts", "products", "new-product", "sheets", "reviews", "shop")
    pages = {name: reverse(f"dashboard:{name}") for name in names}
    pages |= {name: reverse(f"dashboard:{name}") for name in ("testimonials", "keys", "webhooks")}
    pages |= {name: reverse(f"dashboard:{name}") for name in ("money", "payouts", "bank-account")}
    pages |= {
        "part": reverse("dashboard:part", args=[shop.part.order.number]),
        "return": reverse("dashboard:part", args=[shop.returning.order.number]),
        "product": reverse("dashboard:product", args=[shop.product.pk]),
        "webhook": reverse("dashboard:webhook", args=[shop.endpoint.pk]),
    }

    eyes.sign_in(newcomer)
    found = eyes.look_through({"dashboard-apply": "/dashboard/apply"})
    eyes.sign_in(applicant.owner)
    found += eyes.look_through({"dashboard-apply-again": "/dashboard/apply"})
    eyes.sign_in(shop.owner)
    found += eyes.look_through({f"dashboard-{name}": path for name, path in pages.items()})

    assert not found, "\n".join(found)


def test_what_a_policy_blocks_is_heard_and_what_is_too_pale_is_seen(visitor):
    """The control: were something inline on a page, or grey on grey, these tests would fail."""
    eyes = visitor(still=True)
    eyes.open("/dashboard/apply")
    eyes.violations()
    judged = list(eyes.chromium.judged)
    eyes.page.evaluate("document.querySelector('main').append(document.createElement('em'))")
    eyes.page.evaluate("document.querySelector('main > em').textContent = 'Hampir tak terbaca'")
    eyes.page.evaluate("document.querySelector('main > em').style.color = '#ddd'")

    pale, again = eyes.violations(), eyes.violations()
    eyes.page.evaluate("document.body.append(document.createElement('style'))")
    eyes.page.evaluate("document.body.lastChild.textContent = 'p { color: red }'")
    heard, eyes.complaints = eyes.complaints, []

    assert ["color-contrast" in fault for fault in pale] == [True]
    assert again == pale
    assert eyes.chromium.judged == judged  # what was good is not measured again
    assert any("Content Security Policy" in text for text in heard)
