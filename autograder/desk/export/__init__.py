"""The way back: marks and feedback as files that a learning management system imports.

    manifest + results ─► marks ─► one module for each system ─► files

The manifest has the system's id of each student.
"""
