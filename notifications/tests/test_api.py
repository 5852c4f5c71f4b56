import pytest

from accounts.tests.factories import make_staff, make_user
from notifications.models import Delivery, WebhookEndpoint
from notifications.operations.endpoints import MAX_ENDPOINTS
from notifications.tests.factories import make_delivery, make_endpoint, waiting_jobs
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

URL = "/api/v1/webhooks"
WANTED = {
    "url": "https://gudang.example/hooks",
    "description": "Gudang Sleman",
    "event_types": ["order.placed", "fulfillment.shipped"],
}


@pytest.fixture
def vendor(api):
    """A client of the API, signed in as the owner of an approved vendor."""
    owner = make_vendor().owner
    client = api(owner)
    client.owner = owner
    return client


def codes(answer) -> list[tuple[str, str | None]]:
    return [(error["code"], error["attr"]) for error in answer.json()["errors"]]


def test_a_vendor_adds_a_webhook_and_sees_its_secret_once(vendor):
    answer = vendor.post(URL, WANTED)

    assert answer.status_code == 201
    assert answer.data["secret"].startswith("whsec_")
    assert len(answer.data["secret"]) == 50
    assert answer.data["is_active"] is True
    shown = vendor.get(f"{URL}/{answer.data['id']}")
    assert shown.data == {key: value for key, value in answer.data.items() if key != "secret"}
    assert "secret" not in vendor.get(URL).data["results"][0]
    assert "secret" not in vendor.put(f"{URL}/{answer.data['id']}", WANTED).data
    assert WebhookEndpoint.objects.get().owner == vendor.owner


def test_staff_who_see_orders_have_webhooks_of_their_own(api):
    staff = api(make_staff("orders.view_order"))
    make_endpoint(make_vendor().owner)

    created = staff.post(URL, WANTED)

    assert created.status_code == 201
    assert [row["id"] for row in staff.get(URL).data["results"]] == [created.data["id"]]


@pytest.mark.parametrize("who", ["anonymous", "buyer", "applicant", "suspended", "clerk"])
def test_others_have_no_webhooks(api, who):
    asker = {
        "anonymous": lambda: None,
        "buyer": make_user,
        "applicant": lambda: make_vendor(status="pending").owner,
        "suspended": lambda: make_vendor(status="suspended").owner,
        "clerk": lambda: make_staff("catalog.view_product"),
    }[who]()
    client, status = api(asker), 401 if who == "anonymous" else 403

    for answer in (
        client.get(URL),
        client.post(URL, WANTED),
        client.get(f"{URL}/1"),
        client.put(f"{URL}/1", WANTED),
        client.delete(f"{URL}/1"),
        client.get(f"{URL}/1/deliveries"),
        client.post(f"{URL}/1/deliveries/1/replay"),
    ):
        assert answer.status_code == status
    assert not WebhookEndpoint.objects.exists()


def test_somebody_elses_webhook_looks_like_a_missing_one(vendor):
    other = make_endpoint(make_vendor().owner)
    delivery = make_delivery(other, status="failed", next_attempt_at=None)

    for pk in (other.pk, other.pk + 1000, 2**63):
        for answer in (
            vendor.get(f"{URL}/{pk}"),
            vendor.put(f"{URL}/{pk}", WANTED),
            vendor.delete(f"{URL}/{pk}"),
            vendor.get(f"{URL}/{pk}/deliveries"),
            vendor.post(f"{URL}/{pk}/deliveries/{delivery.pk}/replay"),
        ):
            assert answer.status_code == 404
            assert codes(answer) == [("not_found", None)]
    assert WebhookEndpoint.objects.get() == other
    assert Delivery.objects.get().status == "failed"


def test_a_delivery_is_found_under_its_own_webhook_only(vendor):
    mine, other = make_endpoint(vendor.owner), make_endpoint(make_vendor().owner)
    delivery = make_delivery(other, status="failed", next_attempt_at=None)

    assert vendor.post(f"{URL}/{mine.pk}/deliveries/{delivery.pk}/replay").status_code == 404

    assert Delivery.objects.get().status == "failed"


def test_put_changes_everything_but_the_secret(vendor):
    endpoint = make_endpoint(vendor.owner)
    body = WANTED | {"event_types": ["order.paid"], "is_active": False}

    answer = vendor.put(f"{URL}/{endpoint.pk}", body)

    assert answer.status_code == 200
    assert answer.data["event_types"] == ["order.paid"]
    assert answer.data["is_active"] is False
    assert answer.data["disabled_at"] is not None
    assert WebhookEndpoint.objects.get().secret == endpoint.secret


def test_a_webhook_that_was_switched_off_is_switched_on_again(vendor):
    endpoint = make_endpoint(vendor.owner)
    endpoint.switch_off("The receiver answered 502.")
    endpoint.save()
    assert vendor.get(f"{URL}/{endpoint.pk}").data["disabled_reason"] == endpoint.disabled_reason

    kept_off = vendor.put(f"{URL}/{endpoint.pk}", WANTED)
    answer = vendor.put(f"{URL}/{endpoint.pk}", WANTED | {"is_active": True})

    assert kept_off.data["is_active"] is False
    assert answer.data["is_active"] is True
    assert (answer.data["disabled_at"], answer.data["disabled_reason"]) == (None, "")


def test_delete_takes_the_webhook_and_what_was_to_be_sent(vendor):
    endpoint = make_endpoint(vendor.owner)
    make_delivery(endpoint)

    assert vendor.delete(f"{URL}/{endpoint.pk}").status_code == 204

    assert not WebhookEndpoint.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"url": "http://127.0.0.1/"}, ("address_refused", "url")),
        ({"url": "https://metadata.google.internal/"}, ("address_refused", "url")),
        ({"url": "ftp://gudang.example/"}, ("address_refused", "url")),
        ({"url": "https://gudang.example/" + "a" * 500}, ("max_length", "url")),
        ({"url": ""}, ("blank", "url")),
        ({"url": None}, ("null", "url")),
        ({"event_types": []}, ("empty", "event_types")),
        ({"event_types": ["order.eaten"]}, ("invalid_choice", "event_types.0")),
        ({"event_types": "order.placed"}, ("not_a_list", "event_types")),
        ({"event_types": ["vendor.applied"]}, ("staff_only", "event_types")),
        ({"description": "a" * 201}, ("max_length", "description")),
        ({"is_active": "perhaps"}, ("invalid", "is_active")),
        ({"secret": "whsec_mine"}, ("unknown_field", "secret")),
        ({"owner": 1}, ("unknown_field", "owner")),
        ({"id": 7}, ("read_only", "id")),
        ({"disabled_reason": ""}, ("read_only", "disabled_reason")),
    ],
)
def test_what_does_not_make_sense_is_refused_by_field(vendor, change, error):
    endpoint = make_endpoint(vendor.owner)
    before = WebhookEndpoint.objects.values().get()

    created = vendor.post(URL, WANTED | change)
    changed = vendor.put(f"{URL}/{endpoint.pk}", WANTED | change)

    for answer in (created, changed):
        assert answer.status_code == 400
        assert codes(answer) == [error]
    assert WebhookEndpoint.objects.values().get() == before


def test_url_and_events_are_required(vendor):
    answer = vendor.post(URL, {})

    assert sorted(codes(answer)) == [("required", "event_types"), ("required", "url")]


def test_an_event_that_is_named_twice_is_told_once(vendor):
    answer = vendor.post(URL, WANTED | {"event_types": ["order.placed", "order.placed"]})

    assert answer.data["event_types"] == ["order.placed"]


def test_nobody_has_more_webhooks_than_the_limit(vendor):
    for _one in range(MAX_ENDPOINTS):
        make_endpoint(vendor.owner)

    answer = vendor.post(URL, WANTED)

    assert answer.status_code == 409
    assert codes(answer) == [("too_many_endpoints", None)]
    assert answer.json()["limit"] == MAX_ENDPOINTS
    assert WebhookEndpoint.objects.count() == MAX_ENDPOINTS


def test_deliveries_are_listed_newest_first_with_what_came_of_them(vendor):
    endpoint = make_endpoint(vendor.owner)
    first = make_delivery(
        endpoint, status="failed", next_attempt_at=None, response_code=500, error="…"
    )
    second = make_delivery(endpoint, event_type="order.paid")

    answer = vendor.get(f"{URL}/{endpoint.pk}/deliveries")

    assert [row["id"] for row in answer.data["results"]] == [second.pk, first.pk]
    row = answer.data["results"][1]
    assert row["event_id"] == first.event_id
    assert (row["status"], row["response_code"], row["object"]) == (
        "failed",
        500,
        "order:250430EA4615A55DB2",
    )
    assert row["data"] == first.payload


def test_deliveries_are_narrowed_by_status_and_by_event(vendor):
    endpoint = make_endpoint(vendor.owner)
    failed = make_delivery(endpoint, status="failed", next_attempt_at=None)
    done = make_delivery(endpoint, status="delivered", next_attempt_at=None)
    paid = make_delivery(endpoint, event_type="order.paid")

    def found(query: str) -> list[int]:
        answer = vendor.get(f"{URL}/{endpoint.pk}/deliveries?{query}")
        assert answer.status_code == 200, answer.content
        return [row["id"] for row in answer.data["results"]]

    assert found("status=failed") == [failed.pk]
    assert found("status=failed&status=delivered") == [done.pk, failed.pk]
    assert found("event_type=order.paid") == [paid.pk]
    assert found("event_type=order.paid&status=failed") == []


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("status=eaten", ("invalid_choice", "status")),
        ("event_type=", ("blank", "event_type")),
        ("state=failed", ("unknown_parameter", "state")),
    ],
)
def test_a_filter_of_deliveries_that_is_none_is_refused(vendor, query, problem):
    answer = vendor.get(f"{URL}/{make_endpoint(vendor.owner).pk}/deliveries?{query}")

    assert answer.status_code == 400
    assert codes(answer) == [problem]


def test_deliveries_are_paged(vendor):
    endpoint = make_endpoint(vendor.owner)
    made = [make_delivery(endpoint).pk for _one in range(5)]

    seen, url = [], f"{URL}/{endpoint.pk}/deliveries?page_size=2"
    while url:
        page = vendor.get(url).data
        seen += [row["id"] for row in page["results"]]
        url = page["next"]

    assert seen == made[::-1]


def test_a_delivery_is_sent_again_on_demand(vendor):
    endpoint = make_endpoint(vendor.owner)
    delivery = make_delivery(endpoint, status="failed", attempts=11, next_attempt_at=None)

    answer = vendor.post(f"{URL}/{endpoint.pk}/deliveries/{delivery.pk}/replay")

    assert answer.status_code == 202
    assert (answer.data["status"], answer.data["event_id"]) == ("pending", delivery.event_id)
    assert [job.args for job in waiting_jobs()] == [{"delivery_id": delivery.pk}]


def test_nothing_is_sent_again_to_a_webhook_that_is_off(vendor):
    endpoint = make_endpoint(vendor.owner, is_active=False)
    delivery = make_delivery(endpoint, status="failed", next_attempt_at=None)

    answer = vendor.post(f"{URL}/{endpoint.pk}/deliveries/{delivery.pk}/replay")

    assert answer.status_code == 409
    assert codes(answer) == [("endpoint_disabled", None)]
    assert waiting_jobs() == []


def test_a_repeated_request_adds_one_webhook(client):
    from accounts.tests.factories import PASSWORD

    owner = make_vendor().owner
    login = {"login": owner.username, "password": PASSWORD}
    access = client.post("/api/v1/auth/login", login, content_type="application/json")
    headers = {
        "Authorization": f"Bearer {access.json()['access']}",
        "Idempotency-Key": "one-and-the-same",
    }

    answers = [
        client.post(URL, WANTED, content_type="application/json", headers=headers)
        for _time in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert WebhookEndpoint.objects.count() == 1


@pytest.mark.parametrize("listed", ["webhooks", "deliveries"])
def test_a_list_costs_the_same_for_one_row_and_for_fifty(
    vendor, listed, django_assert_num_queries, monkeypatch
):
    endpoint = make_endpoint(vendor.owner)
    make_delivery(endpoint)
    url = URL if listed == "webhooks" else f"{URL}/{endpoint.pk}/deliveries"
    url += "?page_size=100"
    expected = 2 if listed == "webhooks" else 3
    with django_assert_num_queries(expected):
        assert len(vendor.get(url).data["results"]) == 1
    monkeypatch.setattr("notifications.operations.endpoints.MAX_ENDPOINTS", 100)

    for _one in range(49):
        make_endpoint(vendor.owner)
        make_delivery(endpoint)

    with django_assert_num_queries(expected):
        assert len(vendor.get(url).data["results"]) == 50
