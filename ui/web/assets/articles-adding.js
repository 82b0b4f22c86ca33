// Taking articles in: files dropped or chosen, a link or a text pasted; what came of each is listed as it comes.

import { post, said, send } from "./articles-asking.js";
import { make } from "./timeline-parts.js";

const OUTCOMES = {
  added: "Added",
  updated: "Updated",
  "there already": "There already",
  "another address": "Another address of an article that is there",
  waiting: "Kept, and waits",
  failed: "Not added",
  note: "Nothing added",
};
const SHOWN = 500; // results

export function adding({ changed, correct }) {
  const queue = [];
  let working = false;
  let bounds = { largest: Infinity, most: Infinity };

  const choose = make("input", { type: "file", multiple: true, id: "articles-files" });
  const kinds = make("p", { className: "hint" });
  const drop = make("label", { className: "drop", htmlFor: "articles-files" }, choose, make("strong", {}, "Drop files here, or choose them"), kinds);
  const words = make("textarea", { rows: 2, id: "articles-words", placeholder: "https://…  or the article itself, its title in the first line" });
  const take = make("button", { type: "submit", className: "pill" }, "Add");
  const paste = make("form", { className: "paste" }, make("label", { htmlFor: "articles-words" }, "Paste a link or a text"), words, take);
  const state = make("p", { className: "progress", role: "status", hidden: true });
  const results = make("ul", { className: "results", ariaLabel: "What came of each" });
  const clear = make("button", { type: "button", className: "link clear", hidden: true }, "Clear this list");
  const part = make("div", { className: "adding", hidden: true }, make("div", { className: "doors" }, drop, paste), state, results, clear);

  function offer(told) {
    bounds = told;
    part.hidden = Boolean(told.why_not);
    choose.accept = told.endings.join(",");
    kinds.textContent = `Markdown, text, HTML, PDF, Word, e-mail, JSON or ZIP; up to ${told.largest / 1e6} MB each, ${told.most} at once`;
  }

  function enqueue(files) {
    if (files.length > bounds.most) {
      tell("", { state: "failed", problem: `These are ${files.length} files.`, remedy: `Add at most ${bounds.most} at once, or use parley add.` });
      return;
    }
    for (const file of files) queue.push({ name: file.name, size: file.size, run: () => send(file) });
    work();
  }

  async function work() {
    if (working) return;
    working = true;
    for (let job = queue.shift(); job; job = queue.shift()) await done(job);
    working = false;
    state.hidden = true;
  }

  async function done(job) {
    state.hidden = false;
    state.textContent = `Reading ${job.name}…${queue.length ? ` ${queue.length} more after it.` : ""}`;
    const looking = setInterval(changed, 2500); // of an archive or feed, articles show as they come
    try {
      if (job.size > bounds.largest) throw { problem: `It is larger than ${bounds.largest / 1e6} MB.`, remedy: "Split it, or use parley add." };
      const { results: found } = await job.run();
      for (const result of found) tell(job.name, result);
    } catch (error) {
      tell(job.name, { state: "failed", ...(error.problem ? error : { problem: said(error), remedy: "" }) });
    } finally {
      clearInterval(looking);
    }
    await changed();
  }

  function tell(name, result) {
    const item = make("li", { className: result.state.replace(" ", "-") }, make("strong", {}, OUTCOMES[result.state] ?? result.state), " ");
    if (result.href) item.append(make("a", { href: result.href, dir: "auto" }, result.title));
    else item.append(make("span", { dir: "auto" }, result.title ?? name));
    if (result.byline) item.append(make("span", { className: "byline" }, ` ${result.byline}`));
    if (result.problem) item.append(make("span", { className: "why" }, `${result.problem} ${result.remedy}`));
    if (result.lacking?.length) {
      const button = make("button", { type: "button", className: "link", ariaLabel: `Give what “${result.title}” lacks` }, "Give it");
      button.addEventListener("click", () => correct(result.id));
      item.append(make("span", { className: "why" }, `No ${result.lacking.join(" and no ")} was found. `, button));
    }
    results.prepend(item);
    while (results.children.length > SHOWN) results.lastChild.remove();
    clear.hidden = false;
  }

  choose.addEventListener("change", () => {
    enqueue([...choose.files]);
    choose.value = "";
  });
  paste.addEventListener("submit", (event) => {
    event.preventDefault();
    const pasted = words.value.trim();
    if (!pasted) return words.focus();
    queue.push({ name: pasted.split("\n")[0].slice(0, 80), size: pasted.length, run: () => post("articles/paste", { words: pasted }) });
    words.value = "";
    work();
  });
  clear.addEventListener("click", () => {
    results.replaceChildren();
    clear.hidden = true;
    words.focus();
  });
  // Anywhere on the view files may be dropped; elsewhere on the page a dropped file must not replace it.
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files") || !document.body.classList.contains("articles-shown")) return;
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop" && !part.hidden) enqueue([...event.dataTransfer.files]);
    });
  }
  return { part, offer };
}
