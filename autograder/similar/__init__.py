"""Likeness between the submissions of one stage: a reason for staff to look at a pair, and no verdict."""
