"""What does it say when it may open fewer files than there are requests?"""

from chapters.chapter14_how_many.exhibits.limits.short import main
from chapters.chapter14_how_many.with_gevent import run

if __name__ == "__main__":
    main(run)
