from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "mizban.core"
    label = "core"
