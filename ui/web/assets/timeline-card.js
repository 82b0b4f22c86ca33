// An entry in full, in the list and on a card beside its point; it opens the article or asks about it.

import { make, sign, voice } from "./timeline-parts.js";

const WORDS = { round: "Round", exchange: "Exchange", document: "Document", statement: "Statement" };
const AWAY = 14; // pixels between a point and its card

export function card(frame, { ask }) {
  const made = make("div", { className: "card", hidden: true, ariaLabel: "Entry" });
  frame.append(made);
  let pinned = false;

  function parts(entry) {
    const who = entry.who ? `said by ${entry.who}` : "told by the article";
    const asking = make("button", { type: "button" }, "Ask about it");
    asking.addEventListener("click", () => ask(entry.question));
    return [
      make("time", { className: "when", dateTime: entry.first }, entry.days),
      make("p", { className: "what" }, sign(voice(entry)), `${WORDS[entry.kind]}, ${who}`),
      make("p", { className: "says" }, entry.text),
      make("p", { className: "from" }, `${entry.title} · ${entry.byline}`),
      make("p", { className: "does" }, make("a", { href: entry.href }, "Open the article"), asking),
      entry.echoes.length ? echoes(entry) : "",
    ].filter(Boolean);
  }

  function echoes(entry) {
    const links = entry.echoes.map((echo) =>
      make("li", {}, make("a", { href: echo.href }, `${echo.title} (${echo.byline})`)),
    );
    const words = links.length === 1 ? "Also told in 1 more place" : `Also told in ${links.length} more places`;
    return make("details", {}, make("summary", {}, words), make("ul", {}, ...links));
  }

  function put(entry, at) {
    made.replaceChildren(...parts(entry));
    made.hidden = false;
    const room = frame.getBoundingClientRect();
    const [x, y] = [at.clientX - room.left, at.clientY - room.top];
    const left = Math.min(Math.max(x - made.offsetWidth / 2, 8), room.width - made.offsetWidth - 8);
    const below = y + AWAY + made.offsetHeight < innerHeight - room.top;
    made.style.left = `${left}px`;
    made.style.top = `${below ? y + AWAY : Math.max(y - AWAY - made.offsetHeight, 8 - room.top)}px`;
  }

  function drop() {
    pinned = false;
    made.hidden = true;
  }

  document.addEventListener("pointerdown", (event) => {
    if (pinned && !made.contains(event.target) && !event.target.closest?.("#source")) drop();
  });

  return {
    parts,
    drop,
    get pinned() {
      return pinned;
    },
    preview(entry, at) {
      if (pinned) return;
      made.classList.add("preview");
      made.removeAttribute("role");
      put(entry, at);
    },
    unless() {
      if (!pinned) drop();
    },
    pin(entry, at) {
      pinned = true;
      made.classList.remove("preview");
      made.setAttribute("role", "dialog");
      put(entry, at);
      made.querySelector("a").focus({ preventScroll: true });
    },
  };
}
