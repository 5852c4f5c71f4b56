import pytest

from accounts.tests.factories import make_staff, make_user
from core.tests.races import at_once
from vendors.models import Vendor, VendorReview
from vendors.operations import close_shop
from vendors.tests.factories import PKP, make_vendor

pytestmark = pytest.mark.django_db

APPLICATION = "/api/v1/vendor/application"
PROFILE = "/api/v1/vendor/profile"
STAFF = "/api/v1/admin/vendors"
SHOP = {"business_name": "Sanggar Sari", "city": "Sleman"}


def errors_of(answer) -> dict:
    return {error["attr"]: error["code"] for error in answer.json()["errors"]}


def apply(api, user, **changes):
    return api(user).post(APPLICATION, SHOP | changes, format="json")


def review(api, by, vendor, action, **more):
    return api(by).post(f"{STAFF}/{vendor.pk}/review", {"action": action} | more, format="json")


# ── applying ────────────────────────────────────────────────────────────────────────────────────


def test_who_applies_waits_for_a_review(api):
    user = make_user()

    answer = apply(api, user)

    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["slug"], shown["status"]) == ("sanggar-sari", "pending")
    assert shown["last_review"]["action"] == "apply"
    assert (shown["shipping_fee"], shown["commission_rate"]) == ("0.00", "0.1000")
    assert api().get("/api/v1/vendors/sanggar-sari").status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"status": "approved"},
        {"commission_rate": "0"},
        {"owner": 1},
        {"slug": "milikku"},
        {"business_name": ""},
        {"business_name": "x" * 101},
        {"business_email": "bukan surel"},
        {"business_logo_url": "javascript:alert(1)"},
    ],
)
def test_an_application_with_wrong_or_unknown_fields_changes_nothing(api, given):
    answer = apply(api, make_user(), **given)

    assert answer.status_code == 400
    assert set(errors_of(answer)) == set(given)
    assert not Vendor.objects.exists()


def test_applying_needs_a_login(api):
    assert apply(api, None).status_code == 401


@pytest.mark.parametrize("status", ["pending", "approved", "suspended"])
def test_only_who_was_rejected_may_apply_again(api, status):
    vendor = make_vendor(status=status)
    before = Vendor.objects.values().get()

    answer = apply(api, vendor.owner)

    assert answer.status_code == 409
    assert errors_of(answer) == {None: "invalid_transition"}
    told = answer.json()
    assert (told["from"], told["to"], told["allowed"]) == (status, "pending", [])
    assert Vendor.objects.values().get() == before
    assert not VendorReview.objects.exists()


def test_after_a_rejection_one_may_apply_again_with_better_details(api):
    vendor = make_vendor(status="rejected")

    answer = apply(api, vendor.owner, business_name="Nama Baru")

    assert answer.status_code == 201
    shown = answer.json()
    assert (shown["status"], shown["business_name"]) == ("pending", "Nama Baru")
    assert shown["slug"] == vendor.slug
    assert vendor.reviews.get().action == "apply"
    assert Vendor.objects.get().applied_at > vendor.applied_at


@pytest.mark.django_db(transaction=True)
def test_of_rival_applications_of_one_person_one_succeeds(api):
    user = make_user()

    answers = at_once(*[lambda: apply(api, user)] * 4)

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert Vendor.objects.count() == VendorReview.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_rivals_for_one_name_get_different_slugs(api):
    users = [make_user() for _n in range(4)]

    answers = at_once(*[lambda u=user: apply(api, u) for user in users])

    assert {answer.status_code for answer in answers} == {201}
    assert {answer.json()["slug"] for answer in answers} == {
        "sanggar-sari",
        "sanggar-sari-2",
        "sanggar-sari-3",
        "sanggar-sari-4",
    }


# ── the own shop ────────────────────────────────────────────────────────────────────────────────


def test_a_profile_shows_status_and_reason_of_the_last_review(api):
    vendor = make_vendor(status="pending")
    review(api, make_staff(), vendor, "reject", reason="Alamat belum lengkap")

    shown = api(vendor.owner).get(PROFILE).json()

    assert shown["status"] == "rejected"
    assert shown["last_review"]["reason"] == "Alamat belum lengkap"
    assert "by" not in shown["last_review"]


def test_a_vendor_edits_its_shop_and_what_shipping_costs(api):
    vendor = make_vendor(story="Lama")

    answer = api(vendor.owner).patch(
        PROFILE, {"shipping_fee": "15000", "free_shipping_threshold": 500000}, format="json"
    )

    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["shipping_fee"], shown["free_shipping_threshold"]) == ("15000.00", "500000.00")
    assert (shown["story"], shown["slug"], shown["currency"]) == ("Lama", vendor.slug, "IDR")
    never = api(vendor.owner).patch(PROFILE, {"free_shipping_threshold": None}, format="json")
    assert never.json()["free_shipping_threshold"] is None


def test_put_wants_the_name_and_keeps_the_slug(api):
    vendor = make_vendor()
    client = api(vendor.owner)

    assert client.put(PROFILE, {"city": "Bantul"}, format="json").status_code == 400
    answer = client.put(PROFILE, {"business_name": "Baru", "city": "Bantul"}, format="json")
    assert (answer.json()["business_name"], answer.json()["slug"]) == ("Baru", vendor.slug)


@pytest.mark.parametrize(
    "given",
    [
        {"status": "approved"},
        {"commission_rate": "0"},
        {"slug": "lain"},
        {"owner": 1},
        {"shipping_fee": "-1"},
        {"shipping_fee": "NaN"},
        {"shipping_fee": "1e20"},
        {"shipping_fee": "0.001"},
        {"shipping_fee": None},
        {"free_shipping_threshold": "-0.01"},
    ],
)
def test_what_a_vendor_may_not_set_changes_nothing(api, given):
    vendor = make_vendor(status="pending")
    before = Vendor.objects.values().get()

    answer = api(vendor.owner).patch(PROFILE, given, format="json")

    assert answer.status_code == 400
    assert set(errors_of(answer)) == set(given)
    assert Vendor.objects.values().get() == before


def test_a_suspended_vendor_sees_its_profile_but_changes_nothing(api):
    vendor = make_vendor(status="suspended")
    before = Vendor.objects.values().get()

    assert api(vendor.owner).get(PROFILE).status_code == 200
    for method in ("put", "patch"):
        answer = getattr(api(vendor.owner), method)(PROFILE, SHOP, format="json")
        assert answer.status_code == 409
        assert errors_of(answer) == {None: "vendor_suspended"}
    assert Vendor.objects.values().get() == before


def test_who_never_applied_has_no_shop(api):
    assert api().get(PROFILE).status_code == 401
    for method in ("get", "put", "patch"):
        assert getattr(api(make_user()), method)(PROFILE).status_code == 403


# ── the public side ─────────────────────────────────────────────────────────────────────────────


def test_only_approved_vendors_are_shown_newest_first(api):
    shown = [make_vendor(), make_vendor()]
    for status in ("pending", "rejected", "suspended"):
        make_vendor(status=status)

    page = api().get("/api/v1/vendors").json()

    assert [row["slug"] for row in page["results"]] == [shown[1].slug, shown[0].slug]
    assert set(page) == {"next", "previous", "results"}


@pytest.mark.parametrize(
    ("query", "code"), [("status=pending", "unknown_parameter"), ("page_size=x", "invalid")]
)
def test_the_public_list_takes_no_parameters_but_those_of_its_pages(api, query, code):
    answer = api().get(f"/api/v1/vendors?{query}")

    assert answer.status_code == 400
    assert errors_of(answer) == {query.partition("=")[0]: code}


def test_a_vendor_is_found_by_slug_or_id(api):
    vendor = make_vendor(business_phone="0812", business_email="a@b.id", business_address="Jalan 1")

    for reference in (vendor.slug, vendor.pk):
        answer = api().get(f"/api/v1/vendors/{reference}")
        assert answer.status_code == 200
        assert answer.json()["id"] == vendor.pk
        for private in ("0812", "a@b.id", "Jalan 1"):
            assert private not in answer.content.decode()


@pytest.mark.parametrize("reference", ["tidak-ada", "987654321", "9" * 30, "9" * 5000, "٣", "%"])
def test_a_vendor_that_is_not_there_is_404(api, reference):
    make_vendor()

    assert api().get(f"/api/v1/vendors/{reference}").status_code == 404


@pytest.mark.parametrize("status", ["pending", "rejected", "suspended"])
def test_a_vendor_that_is_not_approved_looks_like_a_missing_one(api, status):
    vendor = make_vendor(status=status)

    for asker in (None, vendor.owner, make_staff()):
        answer = api(asker).get(f"/api/v1/vendors/{vendor.slug}")
        assert answer.status_code == 404
        assert answer.content == api(asker).get("/api/v1/vendors/tidak-ada").content


def test_one_vendor_or_many_cost_the_same_queries(api, django_assert_num_queries):
    for many in (1, 20):
        while Vendor.objects.count() < many:
            make_vendor()
        with django_assert_num_queries(1):
            assert len(api().get("/api/v1/vendors").json()["results"]) == many


# ── staff ───────────────────────────────────────────────────────────────────────────────────────


def test_staff_list_all_vendors_who_applied_last_first(api):
    old, new = make_vendor(status="rejected"), make_vendor(status="pending")

    page = api(make_staff("vendors.view_vendor")).get(STAFF).json()

    assert [row["id"] for row in page["results"]] == [new.pk, old.pk]
    assert page["results"][0]["owner"]["email"] == new.owner.email


def test_staff_filter_by_status(api):
    make_vendor()
    waiting = make_vendor(status="pending")
    client = api(make_staff("vendors.view_vendor"))

    page = client.get(STAFF, {"status": "pending", "page_size": 5}).json()

    assert [row["id"] for row in page["results"]] == [waiting.pk]


def test_several_statuses_mean_any_of_them(api):
    for status in ("approved", "pending", "rejected"):
        make_vendor(status=status)

    page = api(make_staff()).get(f"{STAFF}?status=pending&status=approved").json()

    assert [row["status"] for row in page["results"]] == ["pending", "approved"]


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("status=apa saja", "status", "invalid_choice"),
        ("status=", "status", "blank"),
        ("stauts=pending", "stauts", "unknown_parameter"),
    ],
)
def test_a_filter_of_staff_that_is_none_is_400(api, query, field, code):
    answer = api(make_staff()).get(f"{STAFF}?{query}")

    assert (answer.status_code, errors_of(answer)) == (400, {field: code})


@pytest.mark.parametrize(
    "cursor", ["cD1idWthbg==", "cD0yMDI2", "bukan", "cD0=", "cD05OTk5OTk5OTk5OTk="]
)
def test_a_cursor_that_is_no_date_is_404_or_the_first_page_but_never_an_error(api, cursor):
    make_vendor()

    answer = api(make_staff()).get(STAFF, {"cursor": cursor})

    assert answer.status_code in (200, 404)


def test_pages_of_vendors_join_without_gap_or_repeat(api):
    made = {make_vendor(status="pending").pk for _n in range(7)}
    client = api(make_staff())
    seen, path = [], f"{STAFF}?page_size=3"

    while path:
        page = client.get(path).json()
        seen += [row["id"] for row in page["results"]]
        path = page["next"]

    assert len(seen) == 7
    assert set(seen) == made


def test_the_back_office_is_for_staff_with_the_permission(api):
    vendor = make_vendor(status="pending")
    before = Vendor.objects.values().get()
    wrong = [make_user(), vendor.owner, make_staff("vendors.view_vendorreview")]

    assert api().get(STAFF).status_code == 401
    assert review(api, None, vendor, "approve").status_code == 401
    for asker in wrong:
        assert api(asker).get(STAFF).status_code == 403
        assert review(api, asker, vendor, "approve").status_code == 403
    assert review(api, make_staff("vendors.view_vendor"), vendor, "approve").status_code == 403
    assert Vendor.objects.values().get() == before


def test_a_decision_answers_with_the_vendor_as_staff_see_it(api):
    vendor = make_vendor(status="pending")
    staff = make_staff("vendors.review_vendor", username="staf")

    answer = review(api, staff, vendor, "approve")

    assert answer.status_code == 200
    assert answer.json()["status"] == "approved"
    assert answer.json()["last_review"] | {"at": ""} == {
        "action": "approve",
        "reason": "",
        "at": "",
        "by": "staf",
    }
    assert api().get(f"/api/v1/vendors/{vendor.slug}").status_code == 200


@pytest.mark.parametrize(
    "given",
    [{"action": "apply"}, {"action": "hapus"}, {}, {"action": "approve", "status": "approved"}],
)
def test_a_decision_that_is_not_one_changes_nothing(api, given):
    vendor = make_vendor(status="pending")

    answer = api(make_staff()).post(f"{STAFF}/{vendor.pk}/review", given, format="json")

    assert answer.status_code == 400
    assert not VendorReview.objects.exists()


def test_a_decision_about_nobody_is_404(api):
    answer = api(make_staff()).post(
        f"{STAFF}/987654321/review", {"action": "approve"}, format="json"
    )

    assert answer.status_code == 404


def test_one_vendor_or_many_cost_staff_the_same_queries(api, django_assert_num_queries):
    staff = make_staff()
    for many in (1, 20):
        while Vendor.objects.count() < many:
            vendor = make_vendor(status="pending")
            review(api, staff, vendor, "reject", reason="x")
            apply(api, vendor.owner)
        with django_assert_num_queries(2):
            assert len(api(staff).get(STAFF).json()["results"]) == many


# ── tax ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_vendor_collects_no_tax_until_it_says_that_it_is_a_pkp(api):
    vendor = make_vendor()
    client = api(vendor.owner)

    before = client.get(PROFILE).json()
    answer = client.patch(
        PROFILE, {"tax_status": "pkp", "npwp": "01.234.567.8-901.000"}, format="json"
    )

    assert (before["tax_status"], before["npwp"]) == ("non_pkp", "")
    assert (answer.status_code, answer.json()["npwp"]) == (200, "012345678901000")
    assert Vendor.objects.get().is_pkp


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"tax_status": "pkp"}, {"npwp": "required"}),
        ({"tax_status": "pkp", "npwp": ""}, {"npwp": "required"}),
        ({"npwp": "1" * 14}, {"npwp": "invalid"}),
        ({"npwp": "1" * 17}, {"npwp": "invalid"}),
        ({"npwp": "01.234.567.8-901.00x"}, {"npwp": "invalid"}),
        ({"npwp": "٠" * 15}, {"npwp": "invalid"}),
        ({"tax_status": "kena"}, {"tax_status": "invalid_choice"}),
    ],
)
def test_an_npwp_that_is_none_is_refused(api, given, code):
    vendor = make_vendor()

    answer = api(vendor.owner).patch(PROFILE, given, format="json")

    assert (answer.status_code, errors_of(answer)) == (400, code)
    assert (Vendor.objects.get().tax_status, Vendor.objects.get().npwp) == ("non_pkp", "")


def test_the_npwp_is_read_by_the_vendor_and_staff_only(api):
    vendor = make_vendor(**PKP)

    public = [api().get(f"/api/v1/vendors{tail}") for tail in ("", f"/{vendor.slug}")]
    staff = api(make_staff()).get(STAFF).json()["results"][0]

    assert not [answer for answer in public if PKP["npwp"] in answer.content.decode()]
    assert (staff["tax_status"], staff["npwp"]) == ("pkp", PKP["npwp"])


def test_who_leaves_takes_the_npwp_along():
    vendor = make_vendor(**PKP)

    close_shop(vendor.owner_id)

    assert (Vendor.objects.get().npwp, Vendor.objects.get().tax_status) == ("", "non_pkp")
