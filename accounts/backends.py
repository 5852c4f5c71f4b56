from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import make_password

from accounts.models import User


class EmailOrUsernameBackend(ModelBackend):
    """Signs in by e-mail or username. A wrong name costs as much time as a wrong password."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        login = username or kwargs.get("email")
        if not login or password is None:
            return None
        user = User.objects.named(login)
        if user is None:
            make_password(password)  # so that time does not tell known names from unknown ones
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None
