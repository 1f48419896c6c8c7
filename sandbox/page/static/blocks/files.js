/** Files to be handed over with a form. */

import { make } from "./dom.js";

/** Chosen files are read at once, so that they can be sent with any deed of the form. */
export function fileInput(field, labels) {
  const { element } = field;
  const input = make("input", {
    type: "file",
    class: "bk-file",
    multiple: element.max_files !== 1,
    accept: element.filetypes?.map((type) => `.${type}`).join(",") || null,
    "data-bk": field.mark(),
    ...labels,
  });
  const list = make("ul", { class: "bk-file-list" });
  const draw = () => list.replaceChildren(...field.raw.map((file) => fileRow(field, file, draw)));
  input.addEventListener("change", async () => {
    const added = await Promise.all([...input.files].map(readFile));
    field.keep([...field.raw, ...added]);
    input.value = "";
    draw();
  });
  draw();
  return make("div", { class: "bk-files" }, input, list);
}

function fileRow(field, file, draw) {
  const remove = () => {
    field.keep(field.raw.filter((each) => each !== file));
    draw();
  };
  const label = `Remove ${file.name}`;
  const attributes = { type: "button", class: "bk-icon-button", "aria-label": label, onclick: remove };
  const cross = make("button", attributes, "✕");
  return make("li", {}, make("span", {}, file.name), cross);
}

async function readFile(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let characters = "";
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return { name: file.name, base64: btoa(characters) };
}
