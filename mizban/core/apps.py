from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mizban.core"
    label = "core"

    def ready(self) -> None:
        from mizban.core import checks  # noqa: F401 - registers itself
