"""One handler has a bug: who goes on, and who is told?"""

from chapters.chapter16_the_other_side.exhibits.a_bug.shop import show
from chapters.chapter16_the_other_side.with_curio import run

if __name__ == "__main__":
    show(run)
