"""What is done in a conversation: writing, sending and taking back, keeping what is being written, noting what has been
read."""

from mizban.conversations.actions.calling import note_call
from mizban.conversations.actions.drafting import keep_draft
from mizban.conversations.actions.presence import note_writing
from mizban.conversations.actions.seeing import note_seen
from mizban.conversations.actions.sending import Held, go_now, send, take_back
from mizban.conversations.actions.writing import MOST_CHARACTERS, Written

__all__ = [
    "MOST_CHARACTERS",
    "Held",
    "Written",
    "go_now",
    "keep_draft",
    "note_call",
    "note_seen",
    "note_writing",
    "send",
    "take_back",
]
