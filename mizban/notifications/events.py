"""What the desk tells people about, and by which ways."""

from __future__ import annotations

import datetime as dt
import enum


class Channel(enum.StrEnum):
    """A way to a person."""

    SMS = "sms"
    EMAIL = "email"
    BELL = "bell"


class Event(enum.StrEnum):
    """A constant name for each thing worth a message; its texts stand in `texts/`."""

    ONE_TIME_CODE = "one_time_code"
    REGISTERED = "registered"
    MOBILE_CHANGE = "mobile_change"
    IDENTITY_FAILED = "identity_failed"
    DRAFT_REMINDER = "draft_reminder"
    RECEIVED = "received"
    CORRECTION = "correction"
    CORRECTION_REMINDER = "correction_reminder"
    CORRECTED = "corrected"
    MESSAGE = "message"
    MESSAGE_RETURNED = "message_returned"
    TRANSFERRED = "transferred"
    CONVERTED = "converted"
    MERGED = "merged"
    OVERDUE = "overdue"
    DEADLINE = "deadline"
    REMINDER = "reminder"
    DECIDED = "decided"
    LETTER_REVOKED = "letter_revoked"
    LETTER_UPLOAD_REFUSED = "letter_upload_refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REFERRED = "referred"
    REFERRAL_ANSWERED = "referral_answered"
    REFERRAL_RETURNED = "referral_returned"
    REFERRAL_REMINDER = "referral_reminder"
    REFERRAL_REVOKED = "referral_revoked"
    REFERRAL_OVERDUE = "referral_overdue"
    SENT_BACK = "sent_back"
    SLOT_OFFER = "slot_offer"
    APPOINTMENT = "appointment"
    APPOINTMENT_REMINDER = "appointment_reminder"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_NEAR = "appointment_near"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_MISSED = "appointment_missed"
    VISIT_DROPPED = "visit_dropped"
    VISIT_BOOKED = "visit_booked"
    VISIT_OPEN = "visit_open"
    VISITOR_ARRIVED = "visitor_arrived"
    COMPLAINT_RECEIVED = "complaint_received"
    COMPLAINT_ANSWERED = "complaint_answered"
    SURVEY = "survey"


ONE_TIME_CODE_LIFETIME = dt.timedelta(minutes=3)
LIFETIME = dt.timedelta(days=1)


def lifetime(event: Event) -> dt.timedelta:
    """How long after it was written a message is still worth delivering."""
    return ONE_TIME_CODE_LIFETIME if event is Event.ONE_TIME_CODE else LIFETIME
