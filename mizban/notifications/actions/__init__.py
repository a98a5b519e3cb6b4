"""Telling people: queueing within the change that is told, delivering, marking as read, wording, pruning."""

from mizban.notifications.actions.bells import read_bells
from mizban.notifications.actions.delivery import deliver, prune
from mizban.notifications.actions.sending import Subject, send
from mizban.notifications.actions.wording import word

__all__ = ["Subject", "deliver", "prune", "read_bells", "send", "word"]
