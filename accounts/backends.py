from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password

from accounts import login_attempts
from accounts.models import User


class EmailOrUsernameBackend(ModelBackend):
    """Signs in by e-mail or username, on pages as in the API.

    A wrong name costs as much time as a wrong password, and so does a name that was guessed at
    too often.
    """

    def authenticate(self, request, username=None, password=None, **kwargs):
        login = username or kwargs.get("email")
        if not login or password is None:
            return None
        user = User.objects.named(login)
        if user is None:
            make_password(password)  # so that time does not tell known names from unknown ones
            login_attempts.is_accepted(False, f"name:{login.strip().lower()}", request)
            return None
        if not login_attempts.is_password_of(user, password, request):
            return None
        return user if self.user_can_authenticate(user) else None
