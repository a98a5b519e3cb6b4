from django.apps import AppConfig
from django.conf import settings


class RuntimeConfig(AppConfig):
    name = "mizban.runtime"
    label = "runtime"

    def ready(self) -> None:
        """Where this is a demo, say to the demo's pages whom it has hired."""
        if settings.DEMO:
            from mizban.runtime.demo.staff import accounts
            from mizban.web.demo import register_accounts

            register_accounts(accounts)
