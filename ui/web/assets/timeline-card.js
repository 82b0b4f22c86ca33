// An entry in full, in the list and on a card beside its point; it opens the article or asks about it.

import { make, sign, voice } from "./timeline-parts.js";

const WORDS = { round: "Round", exchange: "Exchange", document: "Document", statement: "Statement" };
const AWAY = 14; // pixels between a point and its card

export function card(frame, { ask }) {
  const made = make("div", { className: "card", hidden: true, ariaLabel: "Entry" });
  frame.append(made);
  let pinned = false;
  let shown = [];

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

  // One entry of those under a sign, with the way to the others.
  function fill(entries, at) {
    const turn = (by, words) => {
      const button = make("button", { type: "button", className: "turn", disabled: !entries[at + by] }, words);
      button.addEventListener("click", () => {
        fill(entries, at + by);
        (made.querySelectorAll(".turn")[by > 0 ? 1 : 0] ?? made).focus();
      });
      return button;
    };
    const turning = make("p", { className: "turning" }, turn(-1, "Previous"), `${at + 1} of ${entries.length}`, turn(1, "Next"));
    made.replaceChildren(...parts(entries[at]), entries.length > 1 ? turning : "");
  }

  function put(entries, at) {
    shown = entries;
    fill(entries, 0);
    made.hidden = false;
    move(at);
  }

  // Beside a place in the window, within the frame.
  function move(at) {
    const room = frame.getBoundingClientRect();
    const [x, y] = [at.clientX - room.left, at.clientY - room.top];
    const below = y + AWAY + made.offsetHeight < innerHeight - room.top;
    const most = room.width - made.offsetWidth - 8;
    made.style.left = `${Math.max(8, Math.min(x - made.offsetWidth / 2, most))}px`;
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
    move,
    get pinned() {
      return pinned ? shown[0] : null;
    },
    preview(entries, at) {
      if (pinned) return;
      made.classList.add("preview");
      made.removeAttribute("role");
      put(entries, at);
    },
    unless() {
      if (!pinned) drop();
    },
    pin(entries, at) {
      pinned = true;
      made.classList.remove("preview");
      made.setAttribute("role", "dialog");
      put(entries, at);
      made.querySelector("a").focus({ preventScroll: true });
    },
  };
}
