"""Due dates of a class: how late a submission is, and the points that its lateness costs.

    class.toml, roster ─► Deadline ─► Standing of each submission ─► every view and export

The stored results keep the points that the tests gave. A penalty is worked out when a view is made.
"""
