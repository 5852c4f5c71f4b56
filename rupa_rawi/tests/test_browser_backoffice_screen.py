"""Every page of the back office on a large screen, in English: fit for eyes and ears."""

from core.tests.browsing import needs_chromium
from rupa_rawi.tests.house import faults_of_the_back_office

pytestmark = needs_chromium


def test_every_page_is_fit_for_everybody(visitor):
    found = faults_of_the_back_office(visitor(language="en"), with_steps=False)

    assert not found, "\n".join(found)
