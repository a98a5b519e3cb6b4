from django.apps import AppConfig

from mizban.identity.registry import check_settings


class IdentityConfig(AppConfig):
    name = "mizban.identity"
    label = "identity"

    def ready(self) -> None:
        check_settings()
