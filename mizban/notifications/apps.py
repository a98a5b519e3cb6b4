from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "mizban.notifications"
    label = "notifications"
