// What the timeline's parts are made of.

// A shape for each side, and its name among Plotly's; "articles" is for what no side says.
export const SIGNS = {
  ukraine: { symbol: "circle", path: "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z" },
  russia: { symbol: "diamond", path: "M6 0l6 6-6 6-6-6z" },
  mediator: { symbol: "square", path: "M1 1h10v10H1z" },
  other: { symbol: "triangle-up", path: "M6 0.5l6 10.5H0z" },
  articles: { symbol: "cross", path: "M4 0h4v4h4v4H8v4H4V8H0V4h4z" },
};

export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "role" || key === "href") element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.filter(Boolean));
  return element;
}

export function sign(side) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawn.setAttribute("class", `sign ${side}`);
  drawn.setAttribute("viewBox", "0 0 12 12");
  drawn.setAttribute("aria-hidden", "true");
  path.setAttribute("d", SIGNS[side].path);
  drawn.append(path);
  return drawn;
}

export function voice(entry) {
  return entry.said_by[0] ?? "articles";
}
