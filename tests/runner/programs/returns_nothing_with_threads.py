"""Has no report."""


def run(shop):
    return None
