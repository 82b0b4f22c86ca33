// A conversation that the server hands over becomes a download; nothing of it is shown or run.

const TYPES = { "parley.md": "text/markdown", "parley.json": "application/json" };
let taken = ""; // the mark of the last one

function take() {
  const parcel = document.querySelector("#saved [data-file]");
  if (!parcel || parcel.dataset.mark === taken) return;
  taken = parcel.dataset.mark;
  const { file, content } = parcel.dataset;
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: TYPES[file] }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

new MutationObserver(take).observe(document.body, { subtree: true, childList: true });
