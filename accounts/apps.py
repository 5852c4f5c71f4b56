from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self):
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from accounts import sessions

        user_logged_in.connect(sessions.on_sign_in, dispatch_uid="accounts.sessions")
        user_logged_out.connect(sessions.on_sign_out, dispatch_uid="accounts.sessions")
