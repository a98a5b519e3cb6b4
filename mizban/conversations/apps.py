from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "mizban.conversations"
    label = "conversations"

    def ready(self) -> None:
        from mizban.conversations.subjects import register_subjects

        register_subjects()
