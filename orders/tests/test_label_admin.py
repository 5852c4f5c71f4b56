import pytest

from accounts.tests.factories import make_staff
from audit.models import LogEntry
from core.tests.backoffice import back_office, page_url
from orders.models import StatusLabel
from orders.operations import save_label
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

ADD = "/admin/orders/statuslabel/add/"
SENT = {
    "name_id": "Sedang dikemas",
    "name_en": "Being packed",
    "slug": "packing",
    "status": "processing",
    "colour": "#8a5a2b",
}


def label_of_vendor() -> StatusLabel:
    return save_label(make_vendor(), StatusLabel(**SENT))


def test_a_new_label_is_the_house_s_and_the_last():
    desk = back_office(make_staff())
    desk.post(ADD, SENT)

    desk.post(ADD, SENT | {"slug": "wrapping"})

    labels = StatusLabel.objects.owned_by(None)
    assert [(label.slug, label.position) for label in labels] == [("packing", 0), ("wrapping", 1)]


def test_a_vendor_s_label_stays_the_vendor_s_and_the_change_is_logged():
    label, staff = label_of_vendor(), make_staff()

    back_office(staff).post(page_url(label), SENT | {"name_id": "Dikemas"})

    changed = StatusLabel.objects.get()
    assert (changed.name_id, changed.vendor) == ("Dikemas", label.vendor)
    assert LogEntry.objects.get(target_type="orders.statuslabel").actor == staff


@pytest.mark.parametrize("slug", ["packing", "shipped"])
def test_a_word_that_is_taken_is_said_in_the_form(slug):
    desk = back_office(make_staff())
    desk.post(ADD, SENT)

    page = desk.post(ADD, SENT | {"slug": slug})

    assert page.context["errors"]
    assert StatusLabel.objects.count() == 1


def test_who_may_only_look_changes_no_label():
    label = label_of_vendor()
    viewer = back_office(make_staff("orders.view_statuslabel"))

    assert viewer.get(page_url(label)).status_code == 200
    assert viewer.post(page_url(label), SENT | {"name_id": "Lain"}).status_code == 403
