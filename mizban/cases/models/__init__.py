"""The tables of cases, a file for each part of their life."""

from mizban.cases.models.case import AnswerSet, Case, CaseSearch
from mizban.cases.models.corrections import UNANSWERED, Correction, CorrectionItem, CorrectionReason
from mizban.cases.models.decisions import Decision, Letter, LetterStatus
from mizban.cases.models.desks import BulkAct, BulkItem, BulkJob, BulkState, ItemState, SavedView
from mizban.cases.models.drafts import UNSENT, Draft
from mizban.cases.models.inbox import OF_REFERRALS, Box, InboxCount, InboxDelta, InboxEntry, ReadMark
from mizban.cases.models.links import CaseLink
from mizban.cases.models.referrals import (
    AWAITED,
    OPEN_REFERRAL,
    STANDING,
    Referral,
    ReferralFile,
    ReferralKind,
    ReferralState,
    ReferralText,
    StageHeld,
    Utterance,
)
from mizban.cases.models.responsibilities import Responsibility

__all__ = [
    "AWAITED",
    "OF_REFERRALS",
    "OPEN_REFERRAL",
    "STANDING",
    "UNANSWERED",
    "UNSENT",
    "AnswerSet",
    "Box",
    "BulkAct",
    "BulkItem",
    "BulkJob",
    "BulkState",
    "Case",
    "CaseLink",
    "CaseSearch",
    "Correction",
    "CorrectionItem",
    "CorrectionReason",
    "Decision",
    "Draft",
    "InboxCount",
    "InboxDelta",
    "InboxEntry",
    "ItemState",
    "Letter",
    "LetterStatus",
    "ReadMark",
    "Referral",
    "ReferralFile",
    "ReferralKind",
    "ReferralState",
    "ReferralText",
    "Responsibility",
    "SavedView",
    "StageHeld",
    "Utterance",
]
