from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "mizban.conversations"
    label = "conversations"

    def ready(self) -> None:
        from mizban.cases.hooks import before_step
        from mizban.conversations.actions.sending import go_before
        from mizban.conversations.subjects import register_subjects

        register_subjects()
        before_step(go_before)
