from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "mizban.appointments"
    label = "appointments"

    def ready(self) -> None:
        from mizban.appointments.actions.attending import end_with_case
        from mizban.appointments.obstacles import open_visit
        from mizban.appointments.subjects import register_subjects
        from mizban.appointments.visits_file import NAME, VisitsFile, bring_in
        from mizban.cases.hooks import before_decision, when_it_ends
        from mizban.catalogue.hooks import Part, register

        register_subjects()
        register(Part(NAME, VisitsFile, bring_in))
        before_decision(open_visit)
        when_it_ends(end_with_case)
