"""The other half of them on a large screen, in English: fit for eyes and ears."""

from backoffice.tests.house import faults_of_the_back_office
from core.tests.browsing import needs_chromium

pytestmark = needs_chromium


def test_every_page_is_fit_for_everybody(visitor):
    found = faults_of_the_back_office(visitor(language="en", still=True))

    assert not found, "\n".join(found)
