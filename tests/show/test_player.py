"""The player, in a real browser: it shows what the trace says, at every event."""

import ast
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from shared.proof import find_chapter
from shared.proof.chapters import chapters
from shared.show.player import SCRIPT, STYLE, export, page, run
from shared.show.player import kept as kept_runs
from shared.trace.event import Event
from shared.trace.moments import moments
from shared.trace.trace import Trace, read
from tests.show.conftest import served

pytestmark = pytest.mark.on_python("3.12")

Open = Callable[..., Page]

MS = 1_000_000
MOST_BYTES = 60_000
"""How much all that is ours of the player may be, not packed."""

CSP = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"


def kept(chapter: str, name: str) -> Trace:
    [trace] = read(find_chapter(chapter).traces / f"{name}.jsonl")
    return trace


@pytest.fixture
def show(tab: Page, tmp_path: Path) -> Open:
    """Open a page with some runs, each (chapter, lane) or a trace; at an address."""

    def opened(*runs: Trace | tuple[str, str], at: str = "") -> Page:
        traces = [each if isinstance(each, Trace) else kept(*each) for each in runs]
        files = [
            None
            if isinstance(each, Trace)
            else Path(find_chapter(each[0]).lanes[each[1]].file)
            for each in runs
        ]
        file = tmp_path / "played.html"
        file.write_text(page("Runs", traces, files), "utf-8")
        return visit(tab, file, at)

    return opened


def visit(tab: Page, file: Path, at: str = "") -> Page:
    tab.goto("about:blank")  # or only its fragment would change
    tab.goto(f"{file.as_uri()}{at}")
    tab.wait_for_selector("meanwhile-player .runs .run, .problem:not(:empty)")
    return tab


def stop_time(tab: Page) -> None:
    """In this page it passes only when a test says so."""
    tab.clock.install(time=0)
    tab.clock.pause_at(1)


def press(tab: Page, label: str) -> None:
    tab.get_by_role("button", name=label, exact=True).click()


def where(tab: Page) -> str:
    return tab.locator(".where").inner_text()


def problem(tab: Page) -> str:
    return tab.locator(".problem").inner_text()


# What the stage shows after each event on the way forward, the first before any.
FORWARD = """() => {
  const player = document.querySelector("meanwhile-player");
  const seen = [player.stage.innerHTML];
  while (player.at < player.clock.length) {
    player.go(player.at + 1);
    seen.push(player.stage.innerHTML);
  }
  return seen;
}"""
BACK = """() => {
  const player = document.querySelector("meanwhile-player");
  const seen = [player.stage.innerHTML];
  while (player.at > 0) {
    player.go(player.at - 1);
    seen.push(player.stage.innerHTML);
  }
  return seen;
}"""


def test_plays_from_first_to_last(show: Open, tab: Page) -> None:
    """Every event has its turn, and at the last it stands still, to be played again."""
    stop_time(tab)
    show(("2", "asyncio"))
    last = len(kept("2", "asyncio").events)
    tab.evaluate(
        """() => {
          window.addresses = [];
          const replace = history.replaceState.bind(history);
          history.replaceState = (state, title, address) => {
            window.addresses.push(address);
            replace(state, title, address);
          };
        }"""
    )
    press(tab, "play")
    tab.clock.run_for(1000 * last)
    assert where(tab).startswith(f"event {last} of {last}, ")
    visited = tab.evaluate("window.addresses")
    lane = "#chapter=2&lanes=asyncio&event="
    assert visited == [f"{lane}{event}" for event in range(1, last + 1)]
    press(tab, "play")
    tab.clock.run_for(700)
    assert where(tab).startswith(f"event 1 of {last}, ")
    press(tab, "pause")
    tab.clock.run_for(5000)
    assert where(tab).startswith(f"event 1 of {last}, ")


@pytest.mark.parametrize(
    ("pace", "most_s"), [("by the clock", 1), ("by the clock ÷ 10", 4)]
)
def test_plays_in_its_own_time(show: Open, tab: Page, pace: str, most_s: int) -> None:
    """In the run's time, too, it comes from the first event to the last."""
    stop_time(tab)
    show(("2", "trio"))
    trace = kept("2", "trio")
    tab.get_by_label("pace").select_option(pace)
    press(tab, "play")
    share = {"by the clock": 1, "by the clock ÷ 10": 10}[pace]
    tab.clock.run_for(round(share * trace.length_ns / MS / 2))
    half = sum(each.at_ns < trace.length_ns / 2 for each in trace.events)
    shown = int(where(tab).split()[1])
    assert 0.8 * half <= shown <= half + 2
    tab.clock.run_for(1000 * most_s)
    assert where(tab).startswith(f"event {len(trace.events)} of ")


RUNS = [
    [("2", "asyncio"), ("2", "trio")],
    [("2", "threads"), ("2", "processes")],
    [("11", "curio"), ("11", "gevent")],
    [("10", "anyio")],
    [("18", "asyncio")],
]


@pytest.mark.parametrize("runs", RUNS, ids=lambda runs: "-".join(map("".join, runs)))
def test_back_shows_what_forward_showed(
    show: Open, runs: Sequence[tuple[str, str]]
) -> None:
    """A moment is the same from wherever one comes to it."""
    tab = show(*runs)
    forward, back = tab.evaluate(FORWARD), tab.evaluate(BACK)
    assert len(forward) == sum(len(kept(*each).events) for each in runs) + 1
    assert forward == back[::-1]
    assert len({*forward}) > len(forward) / 2


def test_what_is_below_stands_still(show: Open, tab: Page) -> None:
    """Once as high as the run needs, the player is so for good, and no higher."""
    show(("2", "asyncio"))
    tab.evaluate(FORWARD)
    once = tab.evaluate("document.querySelector('meanwhile-player').offsetHeight")
    tab.evaluate(BACK)
    tab.evaluate(FORWARD)
    again = tab.evaluate("document.querySelector('meanwhile-player').offsetHeight")
    boxes = tab.locator(".part").evaluate_all(
        "all => all.map((one) => one.offsetHeight)"
    )
    rows = tab.evaluate("document.querySelector('meanwhile-player').tall")
    assert once == again
    assert max(boxes) < rows + 80


SEEN = """() => {
  const player = document.querySelector("meanwhile-player");
  const texts = (node, what) =>
    [...node.querySelectorAll(what)].map((one) => one.textContent);
  const seen = [];
  const look = () => seen.push([...player.querySelectorAll(".run")].map((run) => ({
    when: run.querySelector(".when").textContent,
    says: run.querySelector(".says").textContent,
    tasks: texts(run, ".program .row > b"),
    states: [...run.querySelectorAll(".program .row")]
      .map((row) => row.classList[1] || ""),
    world: texts(run, ".world .request b"),
    chips: [...run.querySelectorAll(".line .chip")]
      .map((chip) => [Number(chip.closest(".line").children[1].textContent),
        chip.textContent]),
    lines: [...run.querySelectorAll(".line.now, .line.paused")]
      .map((line) => Number(line.querySelector(".number").textContent)),
  })));
  look();
  while (player.at < player.clock.length) {
    player.go(player.at + 1);
    look();
  }
  return seen;
}"""


def test_draws_what_the_trace_says(show: Open) -> None:
    """Each task's state, each line, and what is out there, counted anew from events."""
    trace = kept("2", "trio")
    told = moments(trace)
    for count, [seen] in enumerate(show(("2", "trio")).evaluate(SEEN)):
        alive = [
            (task["name"], span)
            for task in told["tasks"]
            for span in task["spans"]
            if span[0] < count <= span[1]
        ]
        assert seen["tasks"] == [name for name, _ in alive]
        assert [each for each in seen["states"] if each] == [
            span[2] for _, span in alive
        ]
        paused = {span[4] for _, span in alive if span[4] and span[2] != "made"}
        assert {*seen["lines"]} == paused
        assert sorted(seen["chips"]) == sorted(
            [span[4], name] for name, span in alive if span[4] and span[2] != "made"
        )
        assert sorted(seen["world"]) == sorted(out_there(trace, count))
        if count:
            assert seen["says"] == told["says"][count - 1] + "."


def out_there(trace: Trace, count: int) -> list[str]:
    out: list[str] = []
    for event in trace.events[:count]:
        which = f"{event.kind} {event.sku}"
        if event.what == "arrived":
            out.append(which)
        elif event.what == "departed":
            out.remove(which)
    return out


def test_two_lanes_are_on_one_clock(show: Open) -> None:
    """At each step both are at the same time: each at its last event before it."""
    runs = [("2", "asyncio"), ("2", "trio")]
    traces = [kept(*each) for each in runs]
    seen = show(*runs).evaluate(SEEN)
    steps = sorted(each.at_ns for trace in traces for each in trace.events)
    for now, both in zip(steps, seen[1:], strict=True):
        for trace, lane in zip(traces, both, strict=True):
            shown = float(lane["when"].removesuffix(" ms"))
            happened = [each.at_ns for each in trace.events if each.at_ns <= now]
            assert shown <= now / MS + 0.05
            # Of two events at one time, one comes before the other.
            assert shown >= (happened[-2] if happened[1:] else 0) / MS - 0.05
    assert [lane["when"] for lane in seen[-1]] == [
        f"{trace.length_ns / MS:.1f} ms" for trace in traces
    ]


def test_address_restores(show: Open, tab: Page, browser: Browser) -> None:
    """What one sends to a friend shows him the same lanes at the same event."""
    show(("2", "asyncio"), ("2", "trio"), ("2", "curio"))
    tab.get_by_label("beside it").select_option("curio")
    for _ in range(17):
        press(tab, "one event on")
    tab.wait_for_url("**#chapter=2&lanes=asyncio,curio&event=17")
    shown = tab.locator(".runs").inner_html()
    friend = browser.new_page()
    friend.goto(tab.url)
    friend.wait_for_selector(".run")
    assert friend.locator(".runs").inner_html() == shown
    friend.close()
    tab.evaluate("location.hash = '#chapter=2&lanes=trio&event=3'")
    expect(tab.locator(".run")).to_have_count(1)
    expect(tab.locator(".where")).to_contain_text("event 3 of ")


@pytest.mark.parametrize(
    ("address", "event"),
    [
        ("#event=-5", 0),
        ("#event=1e9", 111),
        ("#event=x", 0),
        ("#event=2.5", 0),
        ("#lanes=nobody&event=4", 4),
        ("#contents", 0),
        ("#chapter=%&lanes=,,&event=%00", 0),
    ],
)
def test_any_other_address(show: Open, address: str, event: int) -> None:
    """One that asks for what there is not gives what there is."""
    tab = show(("2", "asyncio"), at=address)
    if "chapter=" in address:
        assert problem(tab) == "This cannot be played: there is no such chapter."
    else:
        assert where(tab).startswith(f"event {event} of 111, ")


def test_keys(show: Open, tab: Page) -> None:
    """All of it can be done without a mouse."""
    stop_time(tab)
    show(("2", "asyncio"), ("2", "trio"))
    seen = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "End", "Home", "ArrowRight"):
        tab.keyboard.press(key)
        seen.append(where(tab).split()[1])
    assert seen == ["1", "2", "1", "248", "0", "1"]
    tab.keyboard.press("Space")
    tab.clock.run_for(2000)
    tab.keyboard.press("Space")
    assert int(where(tab).split()[1]) > 2
    tab.get_by_label("event", exact=True).focus()
    tab.keyboard.press("Home")
    tab.keyboard.press("ArrowRight")
    assert where(tab).startswith("event 1 of ")


def test_requests_fly(show: Open, browser: Browser, tmp_path: Path) -> None:
    """Out, and back; for who wants less motion they are there at once."""
    show(("2", "asyncio"))
    moves = {}
    for motion in ("no-preference", "reduce"):
        tab = browser.new_page(reduced_motion=motion)
        visit(tab, tmp_path / "played.html", "#event=20")
        moves[motion] = tab.evaluate(
            """() => {
              const player = document.querySelector("meanwhile-player");
              let flights = 0;
              while (player.at < player.clock.length) {
                player.go(player.at + 1);
                flights += document.getAnimations().length > 0;
                document.getAnimations().forEach((each) => each.finish());
              }
              return flights;
            }"""
        )
        tab.close()
    # Each of six requests goes out and comes back.
    assert moves["no-preference"] >= 2 * 6
    assert moves["reduce"] == 0


HOSTILE = [
    "<script>document.title = 'run'</script>",
    "</script><img src=x onerror=\"document.title = 'run'\">",
    "\"'`${document.title}&quot;&lt;",
    "one\ntwo\r\n\tthree\u2028four\u2029five",
    "half \ud800 of a pair, \u202e and the other way",
    "x" * 10_000,
    "]]> --> <!-- {{ }}",
]


def hostile(name: str) -> Trace:
    """A run in which everything that can have a name has this one."""
    return Trace(
        name,
        2,
        (
            Event(0, "spawn", 1, name=name, by=0),
            Event(1 * MS, "run", 1),
            Event(2 * MS, "sent", 1, kind="http", sku=name),
            Event(3 * MS, "arrived", kind="http", sku=name),
            Event(4 * MS, "pause", 1, why=name, line=3, function=name),
            Event(5 * MS, "wait"),
            Event(6 * MS, "departed", kind="http", sku=name),
            Event(7 * MS, "ready", 1),
            Event(8 * MS, "run", 1),
            Event(9 * MS, "answered", 1, kind="http", sku=name),
            Event(10 * MS, "mark", 1, name=name, sku=name, why=name),
            Event(11 * MS, "end", 1, how=name),
        ),
        ended=name,
        made_with={name: name},
    )


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names(tab: Page, name: str, tmp_path: Path) -> None:
    """They break nothing and run nothing, and a narrow screen stays narrow."""
    lane = tmp_path / "lane.py"
    lane.write_bytes(f"{name}\n{name}\n{name}".encode("utf-8", "replace"))
    file = tmp_path / "played.html"
    text = page(name, [hostile(name), hostile(name)], [lane])
    file.write_text(text, "utf-8", "replace")
    tab.set_viewport_size({"width": 400, "height": 800})
    visit(tab, file)
    title = tab.title()
    assert len(tab.evaluate(FORWARD)) == 2 * 12 + 1
    assert tab.title() == title != "run"
    assert tab.evaluate("document.querySelectorAll('script').length") == 2
    assert tab.evaluate("document.querySelectorAll('meanwhile-player img').length") == 0
    assert tab.evaluate("document.documentElement.scrollWidth") <= 400


def crowd(count: int) -> Trace:
    """A hundred tasks that take turns, for so many events."""
    events = [Event(at, "spawn", at + 1, name=f"task {at}", by=0) for at in range(100)]
    while len(events) < count:
        at = len(events)
        task = at // 5 % 100 + 1
        sku = f"{task} {at}"
        events += [
            Event(at * 1000, "run", task),
            Event(at * 1000 + 1, "sent", task, kind="http", sku=sku),
            Event(at * 1000 + 2, "arrived", kind="http", sku=sku),
            Event(at * 1000 + 3, "pause", task, why="recv", line=1, function="f"),
            Event(at * 1000 + 4, "departed", kind="http", sku=sku),
        ]
    return Trace("trio", 2, tuple(events[:count]))


def test_ten_thousand_events(show: Open) -> None:
    """The last are drawn as fast as the first, within as many elements."""
    tab = show(crowd(10_000))
    drawn, flown, most = tab.evaluate(
        """() => {
          const player = document.querySelector("meanwhile-player");
          const timed = (act) => {
            const before = performance.now();
            act();
            document.body.getBoundingClientRect();  // with its layout
            return performance.now() - before;
          };
          const drawn = [], flown = [];
          let most = 0;
          while (player.at < player.clock.length) {
            const next = player.at + 1;
            if (next % 10) {
              player.show(next);
            } else {
              drawn.push(timed(() => player.show(next)));
              player.show(next - 1);
              flown.push(timed(() => player.go(next)));
              most = Math.max(most, player.querySelectorAll("*").length);
            }
          }
          return [drawn, flown, most];
        }"""
    )
    for what, times in {"drawn": drawn, "with flights": flown}.items():
        told = ", ".join(f"{each:.2f}" for each in quantiles(times, n=100)[::49])
        print(f"{what}: {told} ms (1, 50, 99 of 100), at most {max(times):.1f} ms")
    assert len(drawn) == len(flown) == 1000
    assert most < 300
    assert median(drawn[-100:]) < 5 * median(drawn[50:150])


def test_accessible(show: Open, tab: Page) -> None:
    """axe finds nothing serious, at the beginning, on the way and in the dark."""
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        for event in (0, 30, 72):
            show(("2", "asyncio"), ("2", "threads"), at=f"#event={event}")
            found = Axe().run(tab).response["violations"]
            assert not [
                (each["id"], each["nodes"][0]["html"])
                for each in found
                if each["impact"] in ("serious", "critical")
            ]


def test_is_small() -> None:
    """All that is ours of it, not packed."""
    assert SCRIPT.stat().st_size + STYLE.stat().st_size < MOST_BYTES


BAD: Mapping[str, tuple[Callable[[str], str], str]] = {
    "cut": (lambda text: text[: len(text) // 2], "no JSON, or was cut short"),
    "no JSON": (lambda text: "a trace", "no JSON, or was cut short"),
    "empty": (lambda text: "", "no JSON, or was cut short"),
    "a list": (lambda text: "[]", "there is no list of runs"),
    "null": (lambda text: "null", "there is no list of runs"),
    "no chapter": (lambda text: '{"chapters": []}', "there is no such chapter"),
    "other version": (
        lambda text: text.replace('"version":1', '"version":2'),
        "of another version than the player, or no run at all",
    ),
    "no run": (
        lambda text: text.replace('"moments"', '"trace"'),
        "of another version than the player, or no run at all",
    ),
}


@pytest.mark.parametrize("bad", BAD)
def test_bad_runs(tab: Page, tmp_path: Path, bad: str) -> None:
    """What cannot be played is told in a sentence, in its place."""
    spoil, why = BAD[bad]
    head, data = page("Runs", [kept("2", "trio")]).split(
        '<script type="application/json">'
    )
    data, tail = data.split("</script>", 1)
    file = tmp_path / "bad.html"
    file.write_text(
        f'{head}<script type="application/json">{spoil(data)}</script>{tail}', "utf-8"
    )
    visit(tab, file)
    assert problem(tab).startswith("This cannot be played: ")
    assert why in problem(tab)


@pytest.mark.parametrize("how", ["failed: ValueError: no", "cancelled", "killed"])
def test_run_that_did_not_end_well(tab: Page, tmp_path: Path, how: str) -> None:
    """It plays as far as it goes, and says how it ended."""
    whole = kept("2", "trio")
    cut = Trace("trio", 2, whole.events[:60], ended=how)
    file = tmp_path / "played.html"
    file.write_text(page("Runs", [cut]), "utf-8")
    visit(tab, file)
    assert len(tab.evaluate(FORWARD)) == 61
    assert tab.locator(".ended").inner_text() == f"How it ended: {how}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """All runs that are kept, served as a book has them; the address."""
    folder = tmp_path_factory.mktemp("site")
    export(folder / "runs")
    for file in (SCRIPT, STYLE):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "index.html").write_text(
        f"""<!DOCTYPE html><html lang="en"><title>Player</title>
        <meta http-equiv="Content-Security-Policy" content="{CSP}">
        <link rel="stylesheet" href="player.css">
        <meanwhile-player data-index="runs/index.json"><p>a picture</p>
        </meanwhile-player><script type="module" src="player.js"></script>""",
        "utf-8",
    )

    with served(folder) as address:
        yield address


def test_every_kept_run_can_be_chosen(site: str, tab: Page) -> None:
    """Chapter by chapter, lane by lane; also under a strict policy for scripts."""
    tab.goto(site)
    tab.wait_for_selector(".run")
    assert not tab.get_by_text("a picture").is_visible()
    index = tab.evaluate("document.querySelector('meanwhile-player').chapters")
    assert [each["number"] for each in index] == [*range(1, 19)]
    for chapter in index:
        names = [each["name"] for each in chapter["runs"]]
        assert len(names) >= 5
        tab.goto(
            f"{site}#chapter={chapter['number']}&lanes={','.join(names[-2:])}&event=5"
        )
        expect(tab.locator(".where")).to_contain_text("event 5 of ")
        shown = [each.inner_text() for each in tab.locator("h3").all()]
        assert len(shown) == 2
        assert problem(tab) == ""


def test_lane_beside_its_broken_sister(site: str, tab: Page) -> None:
    """One that is chosen stands beside the other, on one clock."""
    tab.goto(f"{site}#chapter=4&lanes=asyncio&event=0")
    tab.wait_for_selector(".run")
    tab.get_by_label("beside it").select_option("frozen_with_asyncio")
    expect(tab.locator(".run")).to_have_count(2)
    press(tab, "to the end")
    tab.wait_for_url("**lanes=asyncio,frozen_with_asyncio&event=*")
    assert tab.locator(".source code").first.is_visible()


def test_what_was_asked_for_last_is_shown(site: str, tab: Page) -> None:
    """Also where the run that was asked for before that comes later."""
    tab.goto(f"{site}#chapter=2&lanes=asyncio")
    expect(tab.locator("h3")).to_contain_text("asyncio")
    late: list[Route] = []
    tab.route("**/2/trio.json", lambda route: late.append(route))
    with tab.expect_request("**/2/trio.json"):
        tab.get_by_role("combobox", name="lane", exact=True).select_option("trio")
    tab.get_by_role("combobox", name="lane", exact=True).select_option("curio")
    expect(tab.locator("h3")).to_contain_text("curio")
    late[0].continue_()
    player = "document.querySelector('meanwhile-player')"
    tab.wait_for_function(f"() => [...{player}.loaded.keys()].includes('2/trio.json')")
    expect(tab.locator("h3")).to_contain_text("curio")
    tab.wait_for_url("**#chapter=2&lanes=curio&event=*")


def test_run_that_is_not_there(site: str, tab: Page) -> None:
    """A file that is missing is told of in a sentence."""
    tab.route("**/2/trio.json", lambda route: route.fulfill(status=404))
    tab.goto(f"{site}#chapter=2&lanes=trio")
    tab.wait_for_selector(".problem:not(:empty)")
    assert problem(tab) == "This cannot be played: its runs are not there (404)."


def test_says_who_decides_where_no_pause_is_seen(show: Open) -> None:
    """Of threads it shows their requests, and of who runs, that the system decides."""
    tab = show(("2", "threads"), at="#event=12")
    assert "decides who runs and when: no pause is seen" in tab.locator(
        ".loop"
    ).inner_text().replace("\n", " ")
    assert tab.locator(".request").count() > 0


def functions(file: Path) -> dict[str, set[int]]:
    """Name -> the lines of every function of that name; a module has all."""
    text = file.read_text("utf-8")
    lines = {"<module>": {*range(1, text.count("\n") + 1)}}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first, last = node.lineno, node.end_lineno or node.lineno
            lines.setdefault(node.name, set()).update(range(first, last + 1))
    return lines


@pytest.mark.parametrize("number", chapters())
def test_lines_are_those_of_the_file(number: int) -> None:
    """A run that is kept is of the file as it is, for its lines are shown beside it."""
    chapter = chapters()[number]
    for name, file in kept_runs(chapter).items():
        [trace] = read(chapter.traces / f"{name}.jsonl")
        there = functions(file)
        for event in trace.events:
            if event.line is not None and event.function in there:
                assert event.line in there[event.function], (name, event)
            elif event.line:  # 0 where it is in none of the lane's functions
                inner = ("<lambda>", "<genexpr>", "<listcomp>", "<dictcomp>")
                assert event.function in inner, (name, event)


def test_told_once_more() -> None:
    """What a page is told of a run is what the trace's moments are, and its lines."""
    lane = find_chapter("2").lanes["trio"].file
    told = run(kept("2", "trio"), Path(lane))
    assert told["source"] == Path(lane).read_text("utf-8").splitlines()
    assert json.loads(json.dumps(told))["says"] == moments(kept("2", "trio"))["says"]
