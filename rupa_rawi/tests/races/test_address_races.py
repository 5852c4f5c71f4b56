"""One default address, however many clicks at once."""

import httpx
import pytest

from accounts.models import Address
from accounts.tests.factories import make_address, make_user
from accounts.tokens import sign_access
from rupa_rawi.tests.races.server import at_once, request

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_rival_defaults_on_two_processes_leave_exactly_one(server):
    user = make_user()
    pks = [make_address(user).pk for _ in range(4)]
    signed = {"Authorization": f"Bearer {sign_access(user)}"}

    def make_default(pk: int) -> httpx.Response:
        return request(
            "PATCH",
            f"{server.url}/api/v1/users/me/addresses/{pk}",
            json={"is_default": True},
            headers=signed,
            timeout=60,
        )

    answers = at_once([lambda pk=pk: make_default(pk) for pk in pks * 6])

    assert {answer.status_code for answer in answers} == {200}
    assert Address.objects.filter(user=user, is_default=True).count() == 1
