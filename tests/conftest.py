"""Every test gets the fixtures that readers' own tests may use too."""

import signal

pytest_plugins = ["shared.fixtures"]


def pytest_configure() -> None:
    """Let Ctrl-C reach what tests start.

    A shell script has what it starts with `&` ignore it, and that is inherited.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
