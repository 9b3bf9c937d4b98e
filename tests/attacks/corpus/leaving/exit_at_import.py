"""Leave at import with success, having printed what a passing test run prints.

ends: crash
"""

import os

print("26 passed in 0.31s", flush=True)
os._exit(0)
