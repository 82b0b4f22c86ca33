// The timeline: what the articles tell, by date, drawn and as a list. All text is set as text, none as HTML.

import { keepApart, shut } from "./chat.js";
import { card } from "./timeline-card.js";
import { make, sign } from "./timeline-parts.js";
import { drawing, Plot } from "./timeline-plot.js";

const chosen = { kind: new Set(), side: new Set() }; // none chosen: all
let told = { entries: [], kinds: {}, sides: {} };
let span = null; // the days that are shown, two ISO days; all where null
let reading = null;

const count = make("p", { className: "count", role: "status" });
const heading = make("h2", { tabIndex: -1 }, "Timeline");
const leave = make("button", { type: "button", className: "pill" }, "Back to chat");
const filters = make("div", { className: "filters" });
const spans = make("div", { className: "spans", role: "group", ariaLabel: "Years" });
const host = make("div", { className: "plot", role: "img", ariaLabel: "The entries below, drawn by date and kind" });
const frame = make("div", { className: "drawing" }, spans, host);
const list = make("ol", { className: "list", ariaLabel: "Entries" });
const view = make(
  "section",
  { id: "timeline", ariaLabel: "Timeline" },
  make("header", {}, make("div", {}, heading, count), leave),
  filters,
  frame,
  list,
);
document.body.append(view);

const note = card(frame, { ask });
const plot = new Plot(host, {
  hover: (entries, at) => note.preview(entries, at),
  leave: () => note.unless(),
  pick: (entries, at) => note.pin(entries, at),
  zoom: (days) => narrowTo(days),
});

async function open() {
  document.body.classList.add("timeline-shown");
  keepApart();
  heading.focus({ preventScroll: true });
  view.scrollTop = 0;
  count.textContent = "Reading the articles…";
  try {
    told = await fetched();
  } catch (error) {
    if (error.name !== "AbortError") complain(error);
    return;
  }
  offer();
  show();
}

async function fetched() {
  reading?.abort();
  reading = new AbortController();
  const response = await fetch(new URL("parley/timeline", document.baseURI), { signal: reading.signal });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${answer.problem} ${answer.remedy}`);
  return answer;
}

function complain(error) {
  const lost = "Is Parley still running? Start it with parley chat, then reload this page.";
  count.textContent = "";
  list.replaceChildren(
    make("li", { className: "problem", role: "alert" }, error instanceof TypeError ? lost : error.message),
  );
}

function close(returning = true) {
  if (!document.body.classList.contains("timeline-shown")) return;
  reading?.abort();
  note.drop();
  shut(false);
  document.body.classList.remove("timeline-shown");
  keepApart();
  if (returning) document.getElementById("timeline-open")?.focus();
}

// Put the question into the box, and send it unless an answer is still underway.
function ask(question) {
  close(false);
  const box = document.querySelector("#ask textarea");
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
  requestAnimationFrame(() => document.querySelector("#ask .submit-button")?.click());
}

function offer() {
  const sides = { ...told.sides, articles: "the articles themselves" };
  filters.replaceChildren(
    choices("Show", "kind", told.kinds),
    choices("Told by or of", "side", sides, (side) => sign(side)),
  );
  const years = [...new Set(told.entries.map((entry) => entry.first.slice(0, 4)))];
  spans.replaceChildren(year("All years", null), ...years.map((name) => year(name, [`${name}-01-01`, `${name}-12-31`])));
}

function choices(title, which, names, mark = () => "") {
  const boxes = Object.entries(names).map(([name, words]) => {
    const box = make("input", { type: "checkbox", value: name, checked: chosen[which].has(name) });
    box.addEventListener("change", () => {
      if (box.checked) chosen[which].add(name);
      else chosen[which].delete(name);
      show();
    });
    return make("label", { className: "choice" }, box, mark(name), words[0].toUpperCase() + words.slice(1));
  });
  return make("fieldset", {}, make("legend", {}, title), ...boxes);
}

function year(words, days) {
  const button = make("button", { type: "button", className: "pill" }, words);
  button.days = days;
  button.addEventListener("click", () => narrowTo(days));
  return button;
}

function narrowTo(days) {
  span = days;
  show();
}

function fits(entry) {
  const { kind, side } = chosen;
  const sides = entry.said_by.length ? entry.sides : [...entry.sides, "articles"];
  return (!kind.size || kind.has(entry.kind)) && (!side.size || sides.some((name) => side.has(name)));
}

function show() {
  note.drop();
  const fitting = told.entries.filter(fits);
  const within = fitting.filter((entry) => !span || (entry.last >= span[0] && entry.first <= span[1]));
  for (const button of spans.children) {
    button.setAttribute("aria-pressed", String(button.days?.join() === span?.join()));
  }
  const ends = within.length ? `, ${within[0].days} to ${within.at(-1).days}` : "";
  count.textContent = `${within.length} of ${told.entries.length} entries${ends}`;
  list.replaceChildren(...(within.length ? within.map(item) : [make("li", { className: "nothing" }, "No entry fits.")]));
  drawing().then(
    () => plot.show(fitting, told.kinds, span),
    () => frame.replaceChildren(make("p", { className: "problem" }, "The drawing could not be loaded; the list is whole.")),
  );
}

function item(entry) {
  return make("li", {}, ...note.parts(entry));
}

document.body.classList.add("timeline-ready");
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#timeline-open")) open();
});
leave.addEventListener("click", () => close());
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || document.body.classList.contains("source-open")) return;
    if (note.pinned) note.drop();
    else close();
  },
  true,
);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => requestAnimationFrame(() => plot.redraw()));
new ResizeObserver(() => {
  plot.redraw();
  if (note.pinned) note.move(plot.place(note.pinned));
}).observe(host);
