"""Corrections after grading: points by hand for an appeal, a new grading, and a trial of other points.

Each reports the marks that differ, see `report/differences.py`.
"""
