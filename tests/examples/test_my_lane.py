"""My own lane, held to the contract of chapter 2."""

from pathlib import Path

pytest_plugins = ["shared.fixtures"]
MINE = Path(__file__).with_name("my_trio.py")


def test_contract(keeps_contract):
    keeps_contract(2, MINE)


def test_labels(start, open_shop, shop):
    opened = open_shop(shop)
    lane = start(MINE)
    assert not lane.ready().problem
    outcome = lane.run(opened.shop, 30)
    assert set(outcome.report["labels"]) == {"tea", "coffee"}
    assert set(opened.snapshot().files) == {"tea.txt", "coffee.txt"}
