// Pasted, dropped or chosen files go to the server at once; their Markdown takes their place in the text.
import { atTheDoor, csrfToken } from "../main.js";
import { insert, replaceText } from "./composer.js";

let number = 0;

export function start(editor) {
  const box = document.getElementById(editor.dataset.input);
  const picker = editor.querySelector("input[type=file]");
  const list = editor.querySelector(".composer-uploads");
  const take = (files) => { for (const file of files) send(editor.dataset.uploadUrl, file, box, list); };

  picker?.addEventListener("change", () => {
    take([...picker.files]);
    picker.value = "";
  });
  box.addEventListener("paste", (event) => {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    take([...event.clipboardData.files]);
  });
  editor.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    editor.classList.add("composer-drop");
  });
  for (const kind of ["dragleave", "drop"]) editor.addEventListener(kind, () => editor.classList.remove("composer-drop"));
  editor.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  });
}

function send(url, file, box, list) {
  number += 1;
  const place = `![${file.name.replaceAll(/[[\]]/g, "")} …${number}]()`;
  insert(box, `${place}\n`, box.selectionEnd);
  const { row, bar } = progressRow(file.name);
  list.append(row);
  const request = new XMLHttpRequest();
  request.open("POST", url);
  request.setRequestHeader("X-CSRFToken", csrfToken());
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
  request.addEventListener("loadend", () => {
    const { response, status } = request;
    if (status >= 200 && status < 300 && response) {
      if (!replaceText(box, place, response.markdown)) insert(box, `${response.markdown}\n`);
      row.remove();
      return;
    }
    replaceText(box, `${place}\n`, "");
    const { door, refused } = document.getElementById("toasts")?.dataset ?? {};
    refuse(row, bar, atTheDoor(request) ? door : response?.message ?? response?.title ?? refused);
  });
  const body = new FormData();
  body.append("file", file);
  request.send(body);
}

function progressRow(name) {
  const row = document.createElement("li");
  const label = document.createElement("span");
  const bar = document.createElement("progress");
  label.textContent = name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  row.append(label, bar);
  return { row, bar };
}

function refuse(row, bar, words) {
  bar.remove();
  const why = document.createElement("span");
  why.className = "wrong";
  why.setAttribute("role", "alert");
  why.textContent = words;
  row.append(why);
  setTimeout(() => row.remove(), 15_000);
}
