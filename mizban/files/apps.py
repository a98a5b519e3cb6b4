from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "mizban.files"
    label = "files"
