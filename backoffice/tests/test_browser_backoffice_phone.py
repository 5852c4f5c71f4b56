"""Half of the pages of the back office on a phone, in Indonesian: fit for eyes, ears and thumbs.

In a file of its own, so that two processes share the two languages."""

from backoffice.tests.house import faults_of_the_back_office
from core.tests.browsing import needs_chromium

pytestmark = needs_chromium


def test_every_page_is_fit_for_everybody(visitor):
    found = faults_of_the_back_office(visitor(language="id", still=True))

    assert not found, "\n".join(found)
