"""What is done in a conversation: writing, keeping what is being written, noting what has been read."""

from mizban.conversations.actions.drafting import keep_draft
from mizban.conversations.actions.seeing import note_seen
from mizban.conversations.actions.writing import MOST_CHARACTERS, Written, write

__all__ = ["MOST_CHARACTERS", "Written", "keep_draft", "note_seen", "write"]
