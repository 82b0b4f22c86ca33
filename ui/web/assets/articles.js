// The articles: a table to search and sort, and what may be done to each. All text is set as text, none as HTML.

import { adding } from "./articles-adding.js";
import { get, post, said } from "./articles-asking.js";
import { editor } from "./articles-editor.js";
import { toast } from "./articles-toast.js";
import { keepApart, shut } from "./chat.js";
import { make } from "./timeline-parts.js";

const COLUMNS = {
  title: "Title",
  publisher: "Publisher",
  published: "Day",
  language: "Language",
  passages: "Passages",
  state: "State",
};
const STATES = { indexed: "Ready", waiting: "Waiting", failed: "Failed" };
const REASONS = { new: "is new, and not read yet", changed: "was changed, and is not read anew yet", deleted: "was deleted, and is not taken out yet" };
const AT_FIRST = 200; // rows drawn at once
const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

let told = { articles: [], why_not: null };
let sorted = { by: "published", down: true };
let drawn = AT_FIRST;
const unfolded = new Map(); // passages that are shown, by article

const count = make("p", { className: "count", role: "status" });
const heading = make("h2", { tabIndex: -1 }, "Articles");
const leave = make("button", { type: "button", className: "pill" }, "Back to chat");
const search = make("input", { type: "search", placeholder: "Search titles, publishers, days", ariaLabel: "Search" });
const by = make("select", { ariaLabel: "Sort by" }, ...Object.entries(COLUMNS).map(([name, words]) => make("option", { value: name }, words)));
const sorting = make("label", { className: "sorting" }, "Sort by ", by);
const body = make("tbody");
const heads = Object.entries(COLUMNS).map(([name, words]) => head(name, words));
const table = make(
  "table",
  {},
  make("caption", {}, "The articles that answers come from"),
  make("thead", {}, make("tr", {}, ...heads, make("th", { scope: "col" }, make("span", { className: "unseen" }, "Changes")))),
  body,
);
const more = make("button", { type: "button", className: "pill more" }, "");
const trouble = make("p", { className: "problem", role: "alert", hidden: true });
const readOnly = make("p", { className: "note", hidden: true });
const add = adding({ changed: load, correct });
const view = make(
  "section",
  { id: "articles", ariaLabel: "Articles" },
  make("header", {}, make("div", {}, heading, count), leave),
  readOnly,
  add.part,
  make("div", { className: "finding" }, search, sorting),
  trouble,
  table,
  more,
);
document.body.append(view, toast.part, editor.part);

async function open() {
  document.body.classList.add("articles-shown");
  keepApart();
  heading.focus({ preventScroll: true });
  view.scrollTop = 0;
  await load();
}

function close() {
  if (!document.body.classList.contains("articles-shown")) return;
  shut(false);
  document.body.classList.remove("articles-shown");
  keepApart();
  document.getElementById("articles-open")?.focus();
}

// Fetch what is there and show it; the head of the chat tells the same.
async function load() {
  try {
    told = await get("articles");
  } catch (error) {
    complain(error);
    return;
  }
  trouble.hidden = true;
  readOnly.hidden = !told.why_not;
  readOnly.textContent = told.why_not ?? "";
  add.offer(told);
  const knows = document.querySelector("#about .knowledge");
  if (knows && told.articles.length) knows.textContent = told.knows;
  show();
  again();
}

// What waits is looked at until it is done.
let looking = 0;
function again() {
  clearTimeout(looking);
  const waits = told.articles.some((row) => row.state === "waiting");
  if (waits && document.body.classList.contains("articles-shown")) looking = setTimeout(load, 3000);
}

function complain(error) {
  tell(said(error));
}

function tell(words) {
  trouble.textContent = words;
  trouble.hidden = false;
}

function head(name, words) {
  const button = make("button", { type: "button" }, words);
  button.addEventListener("click", () => sort(name, sorted.by === name ? !sorted.down : name === "passages" || name === "published"));
  const cell = make("th", { scope: "col", className: name }, button);
  cell.dataset.column = name;
  return cell;
}

function sort(name, down) {
  sorted = { by: name, down };
  by.value = name;
  show();
}

function fits(row, words) {
  const text = [row.title, row.publisher, row.published, row.day, row.language, row.id, STATES[row.state]].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

// Blanks come last either way.
function compared(one, other) {
  const [left, right] = [one[sorted.by], other[sorted.by]];
  if ((left === "") !== (right === "")) return left === "" ? 1 : -1;
  const found = typeof left === "number" ? left - right : order.compare(left, right);
  return (sorted.down ? -found : found) || order.compare(one.title, other.title);
}

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = told.articles.filter((row) => fits(row, words)).sort(compared);
  for (const cell of heads) {
    const chosen = cell.dataset.column === sorted.by;
    cell.ariaSort = chosen ? (sorted.down ? "descending" : "ascending") : null;
  }
  const all = told.articles.length;
  count.textContent = words.length ? `${fitting.length} of ${all} articles` : all === 1 ? "1 article" : `${all.toLocaleString("en")} articles`;
  const focused = document.activeElement?.dataset?.does;
  body.replaceChildren(...fitting.slice(0, drawn).flatMap(lines));
  if (!fitting.length) body.append(make("tr", {}, make("td", { colSpan: 7, className: "nothing" }, all ? "No article fits." : "There are no articles yet.")));
  more.hidden = fitting.length <= drawn;
  more.textContent = `Show ${Math.min(AT_FIRST, fitting.length - drawn)} more of ${fitting.length}`;
  if (focused) body.querySelector(`[data-does="${CSS.escape(focused)}"]`)?.focus();
}

function lines(row) {
  const title = make("td", { className: "title" }, make("a", { href: row.href, dir: "auto" }, row.title));
  if (!row.own) title.append(make("span", { className: "tag" }, "comes with Parley"));
  if (row.reason) title.append(make("span", { className: "reason" }, REASONS[row.reason] ?? row.reason));
  if (row.addresses.length) title.append(make("span", { className: "reason" }, `also ${row.addresses.join(", ")}`));
  if (row.near.length) title.append(make("span", { className: "reason" }, `nearly the same as ${row.near.join(", ")}`));
  const state = make("span", { className: `state ${row.state}` }, STATES[row.state]);
  const cells = [
    title,
    cell("publisher", row.publisher || "–"),
    cell("published", row.day),
    cell("language", row.language || "–"),
    make("td", { className: "passages" }, folder(row)),
    make("td", { className: "state" }, state),
    make("td", { className: "does" }, ...does(row)),
  ];
  const line = make("tr", { className: row.state }, ...cells);
  return unfolded.has(row.id) ? [line, make("tr", { className: "unfolded" }, make("td", { colSpan: 7 }, unfolded.get(row.id)))] : [line];
}

function cell(name, words) {
  const made = make("td", { className: name }, words);
  made.dataset.label = COLUMNS[name];
  return made;
}

function action(words, row, run) {
  const button = make("button", { type: "button", className: "link", ariaLabel: `${words} “${row.title}”` }, words);
  button.dataset.does = `${words} ${row.id}`;
  button.addEventListener("click", () => run(row, button));
  return button;
}

function does(row) {
  if (told.why_not) return [];
  const made = [action("Remove", row, remove)];
  if (row.own && row.state !== "failed") made.unshift(action("Correct", row, () => correct(row.id)));
  return made;
}

function folder(row) {
  if (!row.passages) return "–";
  const button = action(String(row.passages), row, unfold);
  button.ariaLabel = `${row.passages} ${row.passages === 1 ? "passage" : "passages"} of “${row.title}”`;
  button.ariaExpanded = String(unfolded.has(row.id));
  return button;
}

async function unfold(row) {
  if (unfolded.delete(row.id)) return show();
  try {
    const { passages } = await get("articles/passages", { article: row.id });
    const items = passages.map((each) => make("li", {}, make("a", { href: each.href, dir: "auto" }, each.text)));
    unfolded.set(row.id, make("ol", { className: "shown", ariaLabel: `Passages of “${row.title}”` }, ...items));
    show();
  } catch (error) {
    complain(error);
  }
}

function correct(id) {
  const row = told.articles.find((each) => each.id === id);
  if (row) editor.open(row, told.today, async ({ waits }) => {
    unfolded.delete(id);
    await load();
    if (waits) tell(waits);
    body.querySelector(`[data-does="${CSS.escape(`Correct ${id}`)}"]`)?.focus();
  });
}

// Ask for a change and show what came of it; what the index has not followed yet is told.
async function change(path, id) {
  let answer;
  try {
    answer = await post(path, { id });
  } catch (error) {
    await load();
    complain(error);
    return false;
  }
  await load();
  if (answer.waits) tell(answer.waits);
  return true;
}

async function remove(row, button) {
  button.disabled = true;
  unfolded.delete(row.id);
  shut(false);
  if (!(await change("articles/remove", row.id))) return;
  heading.focus({ preventScroll: true });
  toast.show(`Removed “${row.title}”.`, told.undo, async () => {
    await change("articles/undo", row.id);
    body.querySelector(`[data-does="${CSS.escape(`Remove ${row.id}`)}"]`)?.focus();
  });
}

search.addEventListener("input", () => {
  drawn = AT_FIRST;
  show();
});
by.addEventListener("change", () => sort(by.value, by.value === "passages" || by.value === "published"));
more.addEventListener("click", () => {
  drawn += AT_FIRST;
  show();
});
by.value = sorted.by;
document.body.classList.add("articles-ready");
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#articles-open")) open();
});
leave.addEventListener("click", close);
document.addEventListener(
  "keydown",
  (event) => {
    const shown = document.body.classList;
    if (event.key !== "Escape" || !shown.contains("articles-shown") || shown.contains("source-open")) return;
    if (!document.querySelector("dialog[open]")) close();
  },
  true,
);
