"""The class desk: downloads of a learning management system become a class folder that `grade` reads.

    download ─► listing ─► format: who sent what, when ─► roster: the student's folder ─► stages ─► class

`collect.py` is the way through. `manifest.py` records what came from where, for the way back.
"""
