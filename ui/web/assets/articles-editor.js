// The form in which an article's metadata is corrected.

import { post, said } from "./articles-asking.js";
import { make } from "./timeline-parts.js";

const FIELDS = {
  title: { words: "Title", required: true, maxLength: 300 },
  publisher: { words: "Publisher", maxLength: 300 },
  published: { words: "Day of publication", type: "date" },
  language: { words: "Language, such as en, uk or ru", required: true, maxLength: 8 },
};

const inputs = Object.fromEntries(
  Object.entries(FIELDS).map(([name, { words: _, ...rest }]) => [name, make("input", { name, id: `correct-${name}`, autocomplete: "off", ...rest })]),
);
const rows = Object.entries(FIELDS).map(([name, { words }]) => make("p", {}, make("label", { htmlFor: `correct-${name}` }, words), inputs[name]));
const trouble = make("p", { className: "problem", role: "alert", hidden: true });
const save = make("button", { type: "submit", className: "pill main" }, "Save");
const cancel = make("button", { type: "button", className: "pill" }, "Cancel");
const form = make("form", {}, make("h3", { id: "correct-heading" }, "Correct the article"), ...rows, trouble, make("p", { className: "buttons" }, save, cancel));
const part = make("dialog", { id: "correct" }, form);
part.setAttribute("aria-labelledby", "correct-heading");

let id = null;
let done = () => {};

function open(row, today, saved) {
  id = row.id;
  done = saved;
  trouble.hidden = true;
  inputs.published.max = today;
  for (const name of Object.keys(FIELDS)) inputs[name].value = row[name];
  part.showModal();
  inputs.title.focus();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  save.disabled = true;
  try {
    const values = Object.entries(inputs).map(([name, input]) => [name, input.value]);
    const answer = await post("articles/correct", { id, ...Object.fromEntries(values) });
    part.close();
    await done(answer);
  } catch (error) {
    trouble.textContent = said(error);
    trouble.hidden = false;
  } finally {
    save.disabled = false;
  }
});
cancel.addEventListener("click", () => part.close());

export const editor = { part, open };
