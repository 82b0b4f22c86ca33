// Asking the server about the articles, and what it says when something is wrong.

class Problem extends Error {}

export function said(error) {
  if (error instanceof Problem) return error.message;
  return "Parley does not answer. Is it still running? Start it with parley chat, then reload this page.";
}

export async function get(path, query = {}) {
  return told(await fetch(address(path, query)));
}

export async function post(path, given) {
  return told(await fetch(address(path), { method: "POST", body: JSON.stringify(given) }));
}

export async function send(file) {
  return told(await fetch(address("articles/add", { name: file.name }), { method: "POST", body: file }));
}

function address(path, query = {}) {
  return new URL(`parley/${path}?${new URLSearchParams(query)}`, document.baseURI);
}

async function told(response) {
  const answer = await response.json();
  if (response.ok) return answer;
  const { problem, remedy } = answer.problem ? answer : (answer.detail ?? {});
  throw new Problem(problem ? `${problem} ${remedy}` : "Parley did not understand the page. Reload it and try again.");
}
