from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "mizban.cases"
    label = "cases"
