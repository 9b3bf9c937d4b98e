"""What all tests need of the process that runs them."""

import signal


def pytest_configure():
    """Let Ctrl-C reach the programs that tests start: a shell starts a background job with SIGINT ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
