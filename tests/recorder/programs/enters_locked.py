"""Has two threads enter pennies and twopences, one after the other."""

from threading import Barrier, Lock, Thread

from chapters.chapter03_who_switches.job import Report

entering = Lock()


def enter(pence, report, both):
    both.wait()
    for _ in range(5):
        with entering:
            read = report.ledger.read()
            report.ledger.write(read + pence)


def run(shop):
    report, both = Report(), Barrier(2)
    threads = [Thread(target=enter, args=(pence, report, both)) for pence in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return report
