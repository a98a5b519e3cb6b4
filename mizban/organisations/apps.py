from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "mizban.organisations"
    label = "organisations"
