from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "mizban.catalogue"
    label = "catalogue"
