from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "mizban.cases"
    label = "cases"

    def ready(self) -> None:
        from mizban.cases.subjects import register_subjects

        register_subjects()
