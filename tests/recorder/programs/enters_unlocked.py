"""Has two threads enter pennies and twopences, and nothing keeps them apart."""

from threading import Barrier, Thread

from chapters.chapter03_who_switches.job import Report


def enter(pence, report, both):
    both.wait()
    for _ in range(5):
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
