"""A tape that is soon at its end."""

from shared.trace import tape

tape.SIZE = 256
