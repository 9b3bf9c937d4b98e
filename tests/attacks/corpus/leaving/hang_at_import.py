"""Sleep at import for as long as the machine runs.

ends: time
"""

import time

while True:
    time.sleep(86_399)
