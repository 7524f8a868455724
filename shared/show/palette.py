"""The colours of all pictures: one meaning a colour, in light and in dark."""

from shared.trace.timeline import COMPUTED, OUTSIDE, READY, RUNNING, WAITING

# The palette of Okabe and Ito, which the colour-blind can tell apart.
LIGHT = {
    "paper": "#ffffff",
    "edge": "#d0d7de",
    "ink": "#1f2328",
    "faint": "#59636e",
    "rule": "#e6eaef",
    "bad": "#b3261e",
    "mark": "#d55e00",
    RUNNING: "#111418",
    COMPUTED: "#5c3d99",
    READY: "#cc79a7",
    "http": "#0072b2",
    "db": "#e69f00",
    "file": "#009e73",
    OUTSIDE: "#0072b2",
    WAITING: "#8c959f",
}
DARK = LIGHT | {
    "paper": "#0d1117",
    "edge": "#3d444d",
    "ink": "#e6edf3",
    "faint": "#9198a1",
    "rule": "#21262d",
    "bad": "#ff8a80",
    "mark": "#ff8f40",
    RUNNING: "#f5f7fa",
    COMPUTED: "#b79cf0",
    READY: "#e29bc2",
    "http": "#56b4e9",
    "db": "#f0b429",
    "file": "#2fc79a",
    OUTSIDE: "#56b4e9",
    WAITING: "#7d8590",
}

SANS = 'system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif'
MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,monospace"
