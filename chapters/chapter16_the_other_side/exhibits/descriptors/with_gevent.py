"""No descriptor is left for the next caller: who goes on when there is?"""

from chapters.chapter16_the_other_side.exhibits.descriptors.shop import show
from chapters.chapter16_the_other_side.with_gevent import run

if __name__ == "__main__":
    show(run)
