from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class BackofficeConfig(AppConfig):
    name = "backoffice"
    default = True


class AdminConfig(SimpleAdminConfig):
    """Django's, which looks for the pages of all apps when somebody asks for one."""

    default_site = "backoffice.site.Site"
