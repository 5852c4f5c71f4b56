from django.apps import AppConfig


class RupaRawiConfig(AppConfig):
    name = "rupa_rawi"

    def ready(self) -> None:
        from rupa_rawi.audited import log_what_matters
        from serving import checks  # noqa: F401

        log_what_matters()
