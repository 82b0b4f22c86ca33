// The source panel, and what Gradio's page lacks for keyboard, screen reader and clipboard.

const narrow = matchMedia("(max-width: 900px)");
const LINKS = ':is(#chat, #timeline, #articles) a[href^="#cite/"]';
let opener = null; // the link that opened the panel
let request = null;

function panel() {
  const column = document.getElementById("source");
  let made = column.querySelector(".panel");
  if (!made) {
    made = document.createElement("section");
    made.className = "panel";
    made.setAttribute("aria-label", "Source article");
    const close = document.createElement("button");
    close.className = "close";
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => shut());
    const sheet = document.createElement("div");
    sheet.className = "sheet";
    made.append(close, sheet);
    column.append(made);
  }
  return made;
}

function parameters(link) {
  const [article, start, end] = link.getAttribute("href").slice("#cite/".length).split("/");
  const wanted = new URLSearchParams({ article: decodeURIComponent(article) });
  if (start !== undefined) {
    wanted.set("start", start);
    wanted.set("end", end ?? "");
  }
  return wanted;
}

async function fetched(link) {
  request?.abort();
  request = new AbortController();
  const address = new URL(`parley/source?${parameters(link)}`, document.baseURI);
  const response = await fetch(address, { signal: request.signal });
  return response.text();
}

async function open(link) {
  const sheet = panel().querySelector(".sheet");
  try {
    sheet.innerHTML = await fetched(link);
  } catch (error) {
    if (error.name === "AbortError") return;
    sheet.innerHTML = `<div class="problem" role="alert"><h2 tabindex="-1">The article could not be loaded.</h2>
      <p>Is Parley still running? Start it with <code>parley chat</code>, then reload this page.</p></div>`;
  }
  opener = link;
  document.body.classList.add("source-open");
  keepApart();
  tidy();
  const target = sheet.querySelector("mark") ?? sheet.querySelector("h2");
  sheet.scrollTop = 0;
  target.focus({ preventScroll: true });
  const tall = target.offsetHeight > sheet.clientHeight * 0.8;
  if (target.localName === "mark") target.scrollIntoView({ block: tall ? "start" : "center" });
}

export function shut(returning = true) {
  request?.abort();
  document.body.classList.remove("source-open");
  keepApart();
  const link = opener?.isConnected ? opener : twins(opener)[0];
  opener = null;
  tidy();
  if (returning) (link ?? document.querySelector("#ask textarea"))?.focus();
}

function twins(link) {
  const href = link?.getAttribute("href");
  return [...document.querySelectorAll(LINKS)].filter((other) => other.getAttribute("href") === href);
}

// On a narrow screen the source lies over the chat and its views, as each view does over the chat: no focus below.
export function keepApart() {
  const shown = document.body.classList;
  const covered = narrow.matches && shown.contains("source-open");
  const viewed = shown.contains("timeline-shown") || shown.contains("articles-shown");
  document.getElementById("talk")?.toggleAttribute("inert", covered || viewed);
  for (const view of document.querySelectorAll("#timeline, #articles")) view.toggleAttribute("inert", covered);
}

// The field for a day is a date field, between the days that its placeholder names.
function dated() {
  const field = document.querySelector("#as-of input");
  const [first, last] = field?.placeholder.split(" to ") ?? [];
  if (!last || (field.type === "date" && field.min === first && field.max === last)) return;
  Object.assign(field, { type: "date", min: first, max: last });
}

// A question asked again without the day that its words set: the server is told by fields that nobody sees.
function askOfAnyDay(link) {
  const field = document.querySelector("#any-day :is(input, textarea)");
  field.value = link.getAttribute("href").slice("#any-day/".length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.querySelector("#any-day button").click();
  document.querySelector("#ask textarea")?.focus();
}

function label(selector, text) {
  for (const element of document.querySelectorAll(selector)) {
    if (element.getAttribute("aria-label") !== text) element.setAttribute("aria-label", text);
  }
}

// Gradio names each message by its source text and its icon buttons not at all.
function tidy() {
  label('#chat [data-testid="bot"]', "Answer");
  label('#chat [data-testid="user"]', "Question");
  label("#ask .submit-button", "Ask");
  label("#ask .stop-button", "Stop");
  label("#as-of-clear", "Clear the day");
  dated();
  const current = new Set(twins(opener));
  for (const link of document.querySelectorAll(LINKS)) {
    if (link.hasAttribute("aria-current") !== current.has(link)) link.toggleAttribute("aria-current", current.has(link));
  }
}

// What is copied is what is read: the text with its numbers, then the sources.
function readable(message) {
  const body = new DOMParser().parseFromString(message, "text/html").body;
  if (!body.querySelector(".answer")) return body.textContent;
  const paragraphs = [...body.querySelectorAll(".understood, .as-of span.chip, .as-of .chip > span, .text, .problem")].map((element) => element.textContent.trim());
  const sources = [...body.querySelectorAll(".sources li")].map((element) => element.textContent.trim());
  return [...paragraphs, sources.join("\n")].filter(Boolean).join("\n\n");
}

const clipboard = navigator.clipboard;
if (clipboard) {
  const write = clipboard.writeText.bind(clipboard);
  clipboard.writeText = (text) => write(readable(text));
}

// A blank question is not sent.
function blank(event) {
  const box = document.querySelector("#ask textarea");
  const sending = event.type === "click" ? event.target.closest?.("#ask .submit-button") : event.target === box;
  if (!sending || box.value.trim()) return false;
  event.preventDefault();
  event.stopPropagation();
  box.focus();
  return true;
}

document.addEventListener(
  "click",
  (event) => {
    if (blank(event)) return;
    const link = event.target.closest?.('a[href^="#cite/"]');
    if (link) {
      event.preventDefault();
      event.stopPropagation();
      open(link);
    } else if (event.target.closest?.('a[href^="#any-day/"]')) {
      event.preventDefault();
      event.stopPropagation();
      askOfAnyDay(event.target.closest("a"));
    } else if (event.target.closest?.("#afresh")) {
      shut(false);
    }
  },
  true,
);
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Enter") blank(event);
  },
  true,
);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.classList.contains("source-open")) shut();
});
narrow.addEventListener("change", keepApart);
new MutationObserver(tidy).observe(document.body, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ["aria-label"],
});
tidy();
