from django.apps import AppConfig


class DynamicFormsConfig(AppConfig):
    name = "mizban.dynamic_forms"
    label = "dynamic_forms"
