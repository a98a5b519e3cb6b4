from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "mizban.cases"
    label = "cases"

    def ready(self) -> None:
        from mizban.cases.actions.clock.calendar import queue_recount
        from mizban.cases.actions.working.identity import after_check
        from mizban.cases.hooks import before_decision
        from mizban.cases.obstacles import not_the_last_stage, open_referral
        from mizban.cases.subjects import register_subjects
        from mizban.identity import hooks as identity
        from mizban.organisations.hooks import after_calendar_change

        register_subjects()
        before_decision(open_referral)
        before_decision(not_the_last_stage)
        after_calendar_change(queue_recount)
        identity.after_check(after_check)
