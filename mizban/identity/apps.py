from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "mizban.identity"
    label = "identity"
