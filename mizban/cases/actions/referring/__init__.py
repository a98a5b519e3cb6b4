"""Referrals (ارجاع): asking somebody else, answering, taking back."""
