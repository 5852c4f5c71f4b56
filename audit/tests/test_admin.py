import pytest

from accounts.tests.factories import make_staff, make_user
from audit.models import LogEntry
from core.tests.backoffice import back_office, list_url, page_url
from orders.tests.factories import make_order
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

LOG = "audit.logentry"


@pytest.fixture
def suspended():
    """The entry of a decision that a member of staff took about a vendor in the back office."""
    vendor, staff = make_vendor(), make_staff()
    address = f"/admin/vendors/vendor/{vendor.pk}/step/suspend/"
    back_office(staff).post(address, {"reason": "Palsu"})
    return LogEntry.objects.get(target_type="vendors.vendor", action="change")


def found(**query) -> str:
    return back_office(make_staff()).get(list_url(LOG), query).text


def test_an_entry_says_in_words_what_went_from_what_to_what(suspended):
    page = back_office(make_staff()).get(page_url(suspended)).text

    assert "<th>status</th><td>disetujui</td><td>ditangguhkan</td>" in page
    assert f'href="/admin/vendors/vendor/{suspended.target_id}/change/"' in page
    assert suspended.actor.username in page


@pytest.mark.parametrize(
    "query",
    [
        lambda entry: {"q": entry.target},
        lambda entry: {"q": entry.target_id},
        lambda entry: {"q": entry.actor.username},
        lambda entry: {"q": entry.request_id},
        lambda entry: {"table": "vendors.vendor"},
        lambda entry: {"actor__id__exact": entry.actor_id},
    ],
)
def test_an_entry_is_found_by_thing_person_request_and_table(suspended, query):
    assert page_url(suspended) in found(**query(suspended))


@pytest.mark.parametrize("query", [{"q": "tidak-ada"}, {"table": "orders.order"}])
def test_other_entries_are_not_found(suspended, query):
    assert page_url(suspended) not in found(**query)


def test_related_rows_are_named_and_those_that_are_gone_numbered():
    order, nobody = make_order(), make_user()
    nobody.delete()
    entry = LogEntry.objects.create(
        at=order.placed_at,
        kind="job",
        job="orders.tidy",
        action="change",
        target_type="vendors.vendor",
        target_id="1",
        target="Anyam",
        before={"owner": order.buyer_id},
        after={"owner": 10**9},
    )

    page = back_office(make_staff()).get(page_url(entry)).text

    assert f"<td>{order.buyer}</td><td>#{10**9}</td>" in page
