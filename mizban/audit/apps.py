from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "mizban.audit"
    label = "audit"
