from django.apps import AppConfig


class ServingConfig(AppConfig):
    name = "serving"

    def ready(self) -> None:
        from serving import checks, tracing  # noqa: F401

        tracing.start()
