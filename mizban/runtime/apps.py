from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    name = "mizban.runtime"
    label = "runtime"
