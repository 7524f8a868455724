// Plays recorded runs.  What is in which state at which event, and where each request
// is, stands in what shared/trace/moments.py tells; nothing is interpreted here.

const VERSION = 1;
const EACH = { "by events": 600, "by events, quickly": 150, "by events, slowly": 1500 };
const SHARE = { "by the clock": 1, "by the clock ÷ 10": 10, "by the clock ÷ 100": 100 };
const ROWS = 10;
const CHIPS = 2;
const FLYING = 40;
const FLIGHT_MS = 450;
const TELL_MS = 100;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

function make(name, kind, text) {
  const node = document.createElement(name);
  if (kind) node.className = kind;
  if (text !== undefined) node.textContent = text;
  return node;
}

const ms = (ns) => `${(ns / 1e6).toFixed(ns < 1e7 ? 2 : 1)} ms`;
const short = (text, most = 60) => (text.length > most ? `${text.slice(0, most)}…` : text);

// How many of these numbers, which do not fall, are less than one.
function before(numbers, one) {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < one) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The one of some stretches [first, last, ...], in order, that is on after so many
// events; of those that take no event, none ever is.
function stretch(stretches, lasts, count) {
  const found = stretches[before(lasts, count)];
  return found && found[0] < count ? found : undefined;
}

// Where a request is once so many events have happened.
function place(each, count) {
  const past = (event) => event !== null && event < count;
  if (each.taken !== null && each.taken === count - 1) return "program";
  if (past(each.arrived) && !past(each.departed)) return "world";
  if (past(each.taken)) return "";
  if (past(each.departed)) return "back";
  return past(each.sent) ? "way" : "";
}

// One run, drawn at any moment: its source, its tasks, its loop, and the world.
class Run {
  constructor(told) {
    if (told.meanwhile !== "moments" || told.version !== VERSION) {
      throw new Error("this run is of another version than the player, or no run at all");
    }
    this.told = told;
    this.tasks = told.tasks.map((task) => ({
      ...task, lasts: task.spans.map(([, last]) => last),
    }));
    this.woken = told.asleep.map(([, last]) => last);
    this.over = Math.max(0, ...this.tasks.flatMap((task) => task.lasts));
    this.root = make("section", "run");
    this.root.setAttribute("aria-label", short(told.lane));
    const head = make("h3", "", short(told.lane));
    this.when = make("span", "when");
    head.append(" ", this.when);
    this.says = make("p", "says");
    this.root.append(head);
    this.root.append(this.says);
    if (told.ended) this.root.append(make("p", "ended", `How it ended: ${told.ended}`));
    const views = make("div", "views");
    views.append(this.parts());
    if (told.source.length) views.append(this.source());
    this.root.append(views);
    if (told.unseen) this.root.append(make("p", "unseen", told.unseen));
  }

  source() {
    const box = make("div", "source");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", `${this.told.file}: who is at which line`);
    this.lines = this.told.source.map((text, at) => {
      const line = make("div", "line");
      const who = make("span", "who");
      line.append(who, make("span", "number", at + 1), make("code", "", text));
      box.append(line);
      return { line, who, there: [] };
    });
    this.box = box;
    this.marked = [];
    this.top = Math.max(0, this.told.source.findIndex((line) => /^(async )?def /.test(line)));
    return box;
  }

  parts() {
    const parts = make("div", "parts");
    const part = (title, kind) => {
      const box = make("div", `part ${kind}`);
      const list = make("ul");
      box.append(make("h4", "", title), list);
      parts.append(box);
      return list;
    };
    this.program = part("your program", "program");
    this.loop = part(this.told.watched ? "the event loop" : "the operating system", "loop");
    this.world = part("the world outside", "world");
    return parts;
  }

  draw(count, moves) {
    const { told } = this;
    this.count = count;
    const from = moves ? this.places() : null;
    const at = Math.min(count, told.at_ns.length) - 1;
    this.when.textContent = ms(at < 0 ? 0 : told.at_ns[at]);
    this.says.textContent = at < 0 ? "Nothing has happened yet: press ▶, or the key →." : `${told.says[at]}.`;
    const now = this.now(count);
    const here = told.requests
      .map((each, number) => ({ each, number, place: place(each, count) }))
      .filter((each) => each.place && this.takes(each, now));
    this.chips = new Map();
    this.drawSource(now, at < 0 ? 0 : told.lines[at]);
    this.drawProgram(now, here);
    this.drawLoop(now, here, count);
    this.drawWorld(here);
    if (from) this.fly(from);
  }

  // What each task that is alive is doing, in the order in which they were made.
  now(count) {
    const now = [];
    this.tasks.forEach((task, number) => {
      const span = stretch(task.spans, task.lasts, count);
      if (!span) return;
      const [first, , state, says, line] = span;
      const computed = task.computing.some(([from, to]) => from < count && count <= to);
      now.push({ number, name: short(task.name), first, state, says, line, computed });
    });
    return now;
  }

  // An answer that is back stays for as long as there is somebody to take it up.
  takes({ each, place }, now) {
    if (place !== "back" || each.taken !== null) return true;
    return now.some((task) => task.number === each.task);
  }

  drawSource(now, here) {
    if (!this.lines) return;
    for (const line of this.marked) {
      line.line.className = "line";
      line.who.replaceChildren();
      line.there = [];
    }
    const at = now.filter((task) => task.state !== "made" && this.lines[task.line - 1]);
    this.marked = [...new Set(at.map((task) => this.lines[task.line - 1]))];
    for (const task of at) this.lines[task.line - 1].there.push(task);
    // What to look at: where something has just happened, who runs, who came last.
    const last = at.reduce((a, b) => (a && a.first >= b.first ? a : b), null);
    let look = this.lines[here - 1] || (last && this.lines[last.line - 1]);
    for (const line of this.marked) {
      const running = line.there.some((task) => task.state === "running");
      line.line.classList.add(running ? "now" : "paused");
      line.there.sort((a, b) => (b.state === "running") - (a.state === "running"));
      const fit = line.there.length > CHIPS ? CHIPS - 1 : CHIPS;
      line.who.append(...line.there.slice(0, fit)
        .map((task) => make("span", `chip ${task.state}`, task.name)));
      const more = line.there.length - fit;
      if (more > 0) line.who.append(make("span", "more", `and ${more}`));
      if (running && !here) look = line;
    }
    if (look) this.scroll(look.line);
    else if (!this.marked.length) this.box.scrollTop = this.lines[this.top].line.offsetTop;
  }

  scroll(line) {
    const top = line.offsetTop;
    const { scrollTop, clientHeight } = this.box;
    if (top < scrollTop || top + line.offsetHeight > scrollTop + clientHeight) {
      this.box.scrollTop = top - clientHeight / 2;
    }
  }

  drawProgram(now, here) {
    const answers = here.filter(({ place }) => place === "program");
    const has = new Map(answers.map((each) => [each.each.task, each]));
    const first = (task) =>
      has.has(task.number) ? 0 : task.state === "running" ? 1 : task.state === "ready" ? 2 : 3;
    const shown = new Set([...now].sort((a, b) => first(a) - first(b)).slice(0, ROWS));
    this.rows = new Map();
    const rows = now.filter((task) => shown.has(task)).map((task) => {
      const row = this.row(task.name, task.state, this.does(task), task.says);
      this.rows.set(task.number, row);
      const answer = has.get(task.number);
      if (answer) {
        row.classList.add("lit");
        row.append(this.chip(answer, answer.each.came_to));
      }
      return row;
    });
    if (now.length > shown.size) rows.push(this.others(now.filter((task) => !shown.has(task))));
    if (!rows.length) rows.push(make("li", "row", "no task"));
    this.program.replaceChildren(...rows);
  }

  does({ state, line, computed }) {
    const from = line ? `, on from line ${line}` : ", from its beginning";
    const elsewhere = computed ? ", and is computed for elsewhere" : "";
    return this.told.words[state] + (state === "running" ? from : elsewhere);
  }

  others(tasks) {
    const counts = new Map();
    for (const { state } of tasks) counts.set(state, (counts.get(state) || 0) + 1);
    const told = [...counts].map(([state, count]) => `${count}: ${this.told.words[state]}`);
    return this.row(`and ${tasks.length} more`, "others", told.join("; "));
  }

  drawLoop(now, here, count) {
    const rows = [this.turn(now, count)];
    const ready = now.filter((task) => task.state === "ready").sort((a, b) => a.first - b.first);
    const queue = ready.slice(0, ROWS).map((task) => task.name).join(", ");
    const more = ready.length > ROWS ? ` and ${ready.length - ROWS} more` : "";
    const how = this.told.in_turn ? "ready, in turn:" : "ready:";
    if (ready.length) rows.push(this.row(how, "ready", queue + more));
    rows.push(...this.requests(here, "way", "on its way out"));
    rows.push(...this.requests(here, "back", "is back"));
    this.loop.replaceChildren(...rows);
  }

  // What the loop does: its turn, or that of a task, or nobody's.
  turn(now, count) {
    const { told } = this;
    if (!told.watched) {
      return this.row("decides who runs", "others", "and when: no pause is seen");
    }
    const runs = now.filter((task) => task.state === "running");
    if (runs.length) return this.row("runs:", "running", runs.map((task) => task.name).join(", "));
    if (stretch(told.asleep, this.woken, count)) {
      return this.row("waits", "waiting", "for the operating system");
    }
    if (now.length) return this.row("has its turn", "others", "");
    return this.row(count < this.over ? "has nobody yet" : "has nobody left", "others", "");
  }

  drawWorld(here) {
    const rows = this.requests(here, "world", "");
    if (!rows.length) rows.push(make("li", "row", "nothing is out there"));
    this.world.replaceChildren(...rows);
  }

  requests(here, wanted, says) {
    const there = here.filter(({ place }) => place === wanted);
    const rows = there.slice(0, ROWS).map((each) => {
      const row = make("li");
      row.append(this.chip(each, says));
      return row;
    });
    const more = there.length - ROWS;
    if (more > 0) rows.push(make("li", "row", `and ${more} more`));
    return rows;
  }

  chip({ each, number, place }, says) {
    const by = this.tasks[each.task];
    const left = place === "world" && !each.answered && each.taken !== null
      && each.taken < this.count;
    const chip = make("span", `request ${each.kind}`);
    chip.append(make("b", "", `${each.kind} ${short(each.name, 30)}`));
    // Of one that is dropped the world only knows that it is done with it.
    const dropped = place === "back" && !each.answered;
    if (says) chip.append(dropped ? " no longer out there" : ` ${says}`);
    if (by && place !== "program") chip.append(make("small", "", `for ${short(by.name)}`));
    if (left) chip.append(make("small", "", "nobody waits for it any more"));
    this.chips.set(number, { chip, task: each.task });
    return chip;
  }

  row(name, state, says, more) {
    const row = make("li", `row ${state}`);
    row.append(make("b", "", name), " ", make("span", "", says));
    if (more) row.append(make("small", "", more));
    return row;
  }

  // Where everything is on the screen: requests, and tasks from which one may fly out.
  places() {
    if (!this.chips || this.chips.size > FLYING) return null;
    const from = { chips: new Map(), rows: new Map() };
    for (const [number, { chip }] of this.chips) {
      from.chips.set(number, chip.getBoundingClientRect());
    }
    for (const [number, row] of this.rows) from.rows.set(number, row.getBoundingClientRect());
    return from;
  }

  // Whatever is elsewhere now flies there.
  fly(from) {
    if (this.chips.size > FLYING) return;
    const moves = [];
    for (const [number, { chip, task }] of this.chips) {
      const was = from.chips.get(number) || from.rows.get(task);
      if (!was) continue;
      const is = chip.getBoundingClientRect();
      const [x, y] = [was.left - is.left, was.top - is.top];
      if (Math.abs(x) + Math.abs(y) > 3) moves.push([chip, x, y]);
    }
    for (const [chip, x, y] of moves) {
      chip.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }],
        { duration: FLIGHT_MS, easing: "ease-in-out" });
    }
  }
}

// One clock for some runs: all their events, in the order of their times.
class Clock {
  constructor(runs) {
    const steps = runs
      .flatMap(({ told }, run) => told.at_ns.map((at, event) => ({ at, run, event })))
      .sort((a, b) => a.at - b.at || a.run - b.run || a.event - b.event);
    this.at_ns = steps.map((step) => step.at);
    this.whose = steps.map((step) => step.run);
    this.counts = runs.map(() => new Uint32Array(steps.length + 1));
    steps.forEach((step, number) => {
      for (const counts of this.counts) counts[number + 1] = counts[number];
      this.counts[step.run][number + 1] = step.event + 1;
    });
  }

  get length() {
    return this.at_ns.length;
  }
}

// <meanwhile-player>: with runs within it, or with data-index, where they are listed;
// data-chapter and data-runs say which to begin with.
class Player extends HTMLElement {
  connectedCallback() {
    this.tabIndex = 0;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", "Recorded runs, to be played");
    this.start().catch((error) => this.complain(error));
  }

  async start() {
    const within = this.querySelector("script[type='application/json']");
    const said = within ? parsed(within.textContent) : await fetched(this.dataset.index);
    if (!Array.isArray(said?.chapters)) throw new Error("there is no list of runs");
    this.chapters = said.chapters;
    // Half of a surrogate pair is no part of an address.
    for (const run of this.chapters.flatMap((each) => each.runs)) {
      run.name = run.name.replace(/\p{Surrogate}/gu, "\ufffd");
    }
    this.loaded = new Map();
    this.whole = this.hasAttribute("data-keys");
    this.at = 0;
    this.append(this.bar(), this.problem = make("p", "problem"), this.stage = make("div", "runs"));
    this.classList.add("plays");
    document.addEventListener("keydown", (event) => this.key(event));
    const complain = (error) => this.complain(error);
    window.addEventListener("hashchange", () => this.restore().catch(complain));
    await this.restore();
  }

  complain(error) {
    this.stop();
    const told = `This cannot be played: ${error.message}.`;
    if (this.problem) this.problem.textContent = told;
    else this.append(make("p", "problem", told));
  }

  bar() {
    const bar = make("div", "bar");
    const button = (text, label, act) => {
      const node = make("button", "", text);
      node.type = "button";
      node.title = label;
      node.setAttribute("aria-label", label);
      node.addEventListener("click", act);
      bar.append(node);
      return node;
    };
    this.plays = button("▶", "play", () => this.toggle());
    button("⇤", "to the beginning", () => this.go(0));
    button("←", "one event back", () => this.go(this.at - 1));
    button("→", "one event on", () => this.go(this.at + 1));
    button("⇥", "to the end", () => this.go(this.clock.length));
    this.slider = make("input");
    this.slider.type = "range";
    this.slider.min = 0;
    this.slider.setAttribute("aria-label", "event");
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
    this.where = make("span", "where");
    bar.append(this.slider, this.where);
    this.pace = this.choice(bar, "pace", [...Object.keys(EACH), ...Object.keys(SHARE)]);
    this.pace.addEventListener("change", () => { if (this.playing) this.play(); });
    this.chapter = this.choice(bar, "chapter", []);
    this.sides = [this.choice(bar, "lane", []), this.choice(bar, "beside it", [])];
    for (const each of this.chapters) this.option(this.chapter, each.number, named(each));
    this.chapter.parentNode.hidden = "chapter" in this.dataset || this.chapters.length < 2;
    for (const each of [this.chapter, ...this.sides]) {
      each.addEventListener("change", () => {
        this.choose().catch((error) => this.complain(error));
      });
    }
    return bar;
  }

  choice(bar, label, options) {
    const node = make("label", "", `${label} `);
    const select = make("select");
    for (const each of options) this.option(select, each, each);
    node.append(select);
    bar.append(node);
    return select;
  }

  option(select, value, text) {
    const option = make("option", "", short(text));
    option.value = value;
    select.append(option);
  }

  // Shows what the address asks for, and where it asks for nothing, what the page does.
  async restore() {
    this.stop();
    clearTimeout(this.telling);
    this.telling = null;
    const asked = new URLSearchParams(location.hash.slice(1));
    const wanted = asked.get("chapter") || this.dataset.chapter || this.chapters[0]?.number;
    const chapter = this.chapters.find((each) => `${each.number}` === `${wanted}`);
    if (!chapter) throw new Error("there is no such chapter");
    const known = chapter.runs.map((each) => each.name);
    const names = (asked.get("lanes") || this.dataset.runs || "").split(",");
    const lanes = names.filter((name) => known.includes(name)).slice(0, 2);
    const missing = asked.get("lanes") && names.find((name) => !known.includes(name));
    const event = Number(asked.get("event"));
    if (!await this.open(chapter, lanes.length ? lanes : known.slice(0, 2))) return;
    this.show(Number.isInteger(event) ? event : 0);
    if (missing) this.problem.textContent = `There is no run ${short(missing)} here.`;
  }

  async choose() {
    const chapter = this.chapters.find((each) => `${each.number}` === this.chapter.value);
    const known = chapter.runs.map((each) => each.name);
    const lanes = this.sides.map((side) => side.value).filter((name) => known.includes(name));
    const same = chapter === this.shown;
    if (!await this.open(chapter, lanes.length ? lanes : known.slice(0, 2))) return;
    this.go(same ? Math.min(this.at, this.clock.length) : 0);
  }

  // Whether it is shown: not where something else has been asked for meanwhile.
  async open(chapter, lanes) {
    this.stop();
    const mine = this.opening = {};
    const names = [...new Set(lanes)];
    const wanted = names.map((name) => chapter.runs.find((each) => each.name === name));
    const told = await Promise.all(wanted.map((each) => this.load(each)));
    if (this.opening !== mine) return false;
    this.problem.textContent = "";
    this.shown = chapter;
    this.lanes = names;
    this.chapter.value = chapter.number;
    this.sides.forEach((side, number) => {
      side.replaceChildren();
      if (number) this.option(side, "", "nothing");
      for (const each of chapter.runs) this.option(side, each.name, each.label || each.name);
      side.value = names[number] || "";
      side.parentNode.hidden = chapter.runs.length < 2;
    });
    this.runs = told.map((each) => new Run(each));
    this.clock = new Clock(this.runs);
    this.slider.max = this.clock.length;
    this.stage.replaceChildren(...this.runs.map((run) => run.root));
    this.tall = 0;
    this.style.removeProperty("--tall");
    return true;
  }

  async load(run) {
    if (run.told) return run.told;
    if (!this.loaded.has(run.file)) {
      this.loaded.set(run.file, await fetched(new URL(run.file, new URL(this.dataset.index, location))));
    }
    return this.loaded.get(run.file);
  }

  // As `show`, and the address says so soon; browsers refuse to be told too often.
  go(at, moves = true) {
    if (!this.clock) return;
    this.show(at, moves);
    this.grow();
    this.telling ??= setTimeout(() => this.tell(), TELL_MS);
  }

  // What is below stands still: the boxes get higher, and never lower again.
  grow() {
    const height = Math.max(...this.runs.map((run) => run.program.offsetHeight));
    if (height <= this.tall) return;
    this.tall = height;
    this.style.setProperty("--tall", `${height}px`);
  }

  tell() {
    this.telling = null;
    const state = `chapter=${this.shown.number}&lanes=${this.lanes.map(encodeURIComponent)}`;
    history.replaceState(null, "", `#${state}&event=${this.at}`);
  }

  show(at, moves = false) {
    const flies = moves && at === this.at + 1 && !calm.matches;
    this.at = Math.max(0, Math.min(at, this.clock.length));
    this.runs.forEach((run, number) => {
      const count = this.clock.counts[number][this.at];
      const last = this.runs.length > 1 && this.clock.whose[this.at - 1] === number;
      run.root.classList.toggle("last", last);
      if (run.count === count) return;
      run.draw(count, flies);
    });
    this.slider.value = this.at;
    this.tellWhen(this.at ? this.clock.at_ns[this.at - 1] : 0);
    this.slider.setAttribute("aria-valuetext", this.where.textContent);
  }

  tellWhen(ns) {
    this.where.textContent = `event ${this.at} of ${this.clock.length}, at ${ms(ns)}`;
  }

  toggle() {
    if (this.playing) return this.stop();
    if (this.at === this.clock.length) this.go(0);
    return this.play();
  }

  play() {
    this.stop();
    const each = EACH[this.pace.value];
    const share = SHARE[this.pace.value];
    let last = performance.now();
    let clock = this.at ? this.clock.at_ns[this.at - 1] : 0;
    const frame = (now) => {
      if (each && now - last >= each) {
        last = now;
        this.go(this.at + 1);
      } else if (share) {
        clock += ((now - last) * 1e6) / share;
        last = now;
        const next = before(this.clock.at_ns, clock + 1);
        if (next > this.at) this.go(next);
        this.tellWhen(Math.min(clock, this.clock.at_ns[this.clock.length - 1]));
      }
      if (this.at < this.clock.length) this.playing = requestAnimationFrame(frame);
      else this.stop();
    };
    this.playing = requestAnimationFrame(frame);
    this.press("▮▮", "pause");
  }

  stop() {
    if (this.playing) cancelAnimationFrame(this.playing);
    this.playing = null;
    if (this.plays) this.press("▶", "play");
  }

  press(text, label) {
    this.plays.textContent = text;
    this.plays.title = label;
    this.plays.setAttribute("aria-label", label);
    // Who listens is told of every event that he steps to, not of those that pass by.
    this.stage.setAttribute("aria-live", this.playing ? "off" : "polite");
  }

  key(event) {
    const acts = {
      " ": () => this.toggle(),
      ArrowRight: () => this.go(this.at + 1),
      ArrowLeft: () => this.go(this.at - 1),
      Home: () => this.go(0),
      End: () => this.go(this.clock.length),
    };
    const { target, key } = event;
    // Of a page that has more than the player, it takes no keys by which one scrolls.
    const free = target === document.body && (this.whole || key.startsWith("Arrow"));
    if (!free && !this.contains(target)) return;
    if (!acts[key] || event.ctrlKey || event.metaKey || event.altKey || !this.clock) return;
    if (target.matches("select, textarea, input:not([type=range])")) return;
    if (key === " " && target.matches("button, a, summary")) return;
    event.preventDefault();
    acts[key]();
  }
}

const named = (chapter) => (chapter.title ? `${chapter.number}. ${chapter.title}` : `${chapter.number}`);

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("what there is of the run is no JSON, or was cut short");
  }
}

async function fetched(where) {
  let answer;
  try {
    answer = await fetch(where);
  } catch {
    throw new Error("its runs cannot be fetched (a browser fetches nothing for a file: serve the book)");
  }
  if (!answer.ok) throw new Error(`its runs are not there (${answer.status})`);
  return parsed(await answer.text());
}

customElements.define("meanwhile-player", Player);
