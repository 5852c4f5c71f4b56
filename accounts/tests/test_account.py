import pytest

from accounts.errors import WeakPassword
from accounts.models import RefreshToken, User
from accounts.operations import change_account, open_session
from accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def test_a_new_password_comes_with_the_profile_and_ends_every_session():
    user = make_user()
    open_session(user)

    change_account(user, password="songket-2026", bio="Penenun")

    user = User.objects.get()
    assert (user.bio, user.check_password("songket-2026")) == ("Penenun", True)
    assert not RefreshToken.objects.filter(revoked_at=None).exists()


def test_without_a_new_password_sessions_go_on():
    user = make_user()
    open_session(user)

    change_account(user, bio="Penenun")

    assert RefreshToken.objects.filter(revoked_at=None).exists()


def test_a_weak_password_changes_nothing():
    user = make_user()

    with pytest.raises(WeakPassword):
        change_account(user, password="password", bio="Penenun")

    user = User.objects.get()
    assert (user.bio, user.check_password(PASSWORD)) == ("", True)
