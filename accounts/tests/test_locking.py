import pytest
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import PASSWORD, make_key, make_staff, make_user
from audit.models import LogEntry
from core.tests.backoffice import back_office, page_url, step_url

pytestmark = pytest.mark.django_db

DESK = ("accounts.view_user", "accounts.change_user")


def test_who_is_locked_is_out_everywhere_and_the_log_tells_why(api):
    user = make_user()
    _key, text = make_key(user, "profile:read")
    signed = api().post("/api/v1/auth/login", {"login": user.username, "password": PASSWORD}).json()
    browser, desk = back_office(user), back_office(make_staff(*DESK))

    def doors() -> list[int]:
        me = "/api/v1/users/me"
        wanted = {"login": user.username, "password": PASSWORD}
        return [
            browser.get("/dashboard/apply").status_code,
            api().get(me, headers={"Authorization": f"Bearer {signed['access']}"}).status_code,
            api().post("/api/v1/auth/refresh", {"refresh": signed["refresh"]}).status_code,
            api().get(me, headers={"X-API-Key": text}).status_code,
            api().post("/api/v1/auth/login", wanted).status_code,
        ]

    desk.post(step_url(user, "lock"), {"note": "Menipu pembeli"})

    assert doors() == [302, 401, 401, 401, 401]
    entry = LogEntry.objects.get(target_type="accounts.user", target_id=str(user.pk))
    assert entry.after == {"is_active": False, "lock_reason": "Menipu pembeli"}
    assert "Menipu pembeli" in desk.get(page_url(user)).content.decode()

    desk.post(step_url(user, "unlock"))

    assert doors() == [302, 401, 401, 200, 200]  # what was signed in stays ended


def test_a_lock_needs_a_reason():
    user = make_user()

    asked = back_office(make_staff(*DESK)).post(step_url(user, "lock"), {"note": " "})

    assert asked.context["form"].has_error("note")
    assert User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize("case", ["no permission", "oneself", "staff", "closed"])
def test_whom_somebody_may_not_lock(case):
    by = make_staff() if case == "oneself" else make_staff(*DESK[: 1 + (case != "no permission")])
    user = {"oneself": by, "staff": make_staff("orders.view_order")}.get(case) or make_user(
        closed_at=timezone.now() if case == "closed" else None
    )
    desk = back_office(by)

    page = desk.get(page_url(user)).content.decode()
    refused = desk.post(step_url(user, "lock"), {"note": "Coba"})

    assert step_url(user, "lock") not in page
    assert refused.status_code == 403
    assert User.objects.get(pk=user.pk).is_active


def test_a_superuser_locks_staff():
    user = make_staff("orders.view_order")

    back_office(make_staff()).post(step_url(user, "lock"), {"note": "Pindah kerja"})

    assert not User.objects.get(pk=user.pk).is_active
