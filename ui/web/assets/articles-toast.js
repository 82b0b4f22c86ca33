// What was just done, with a way back for some seconds.

import { make } from "./timeline-parts.js";

const words = make("span");
const undo = make("button", { type: "button", className: "pill" }, "Undo");
const part = make("div", { id: "toast", role: "status" });
let ends = 0;

function show(said, seconds, back) {
  words.textContent = said;
  undo.disabled = false;
  undo.onclick = () => {
    undo.disabled = true;
    hide();
    back();
  };
  part.replaceChildren(words, undo);
  part.classList.add("shown");
  clearTimeout(ends);
  ends = setTimeout(hide, seconds * 1000);
}

function hide() {
  clearTimeout(ends);
  part.classList.remove("shown");
  part.replaceChildren();
}

export const toast = { part, show, hide };
