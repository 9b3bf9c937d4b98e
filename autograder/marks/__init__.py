"""What counts of a result: points by hand, written questions, lateness, and the best of several attempts.

    result ─► adjustments ─► written ─► marking: the mark that every view and export shows

The stored results keep the points that the tests gave.
"""
