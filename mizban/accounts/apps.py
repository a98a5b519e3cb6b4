from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "mizban.accounts"
    label = "accounts"
