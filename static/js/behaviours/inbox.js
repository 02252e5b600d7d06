// The inbox: what is opened is marked read, and single keys walk through it. Its buttons are forms that swap the list.
import { announce, post } from "../main.js";

let place = -1;

export function start(box) {
  const open = (event) => {
    const link = event.target.closest?.("a[data-read]");
    if (link && event.button < 2) markRead(box, link);
  };
  box.addEventListener("click", open);
  box.addEventListener("auxclick", open);
  dispatchEvent(new CustomEvent("plaza:unread", { detail: Number(box.dataset.unread) }));
  // The bundle that had the focus may be gone from this tab: the one in its place has it then.
  if (place >= 0 && document.activeElement === document.body) focus(box, place);
}

/** The page that opens may be gone from sight before an answer comes: the request outlives this one. */
function markRead(box, link) {
  const body = new FormData();
  body.set(/^\d+$/.test(link.dataset.read) ? "id" : "bundle", link.dataset.read);
  post(box.dataset.readUrl, body, { Accept: "application/json" }, { keepalive: true }).catch(() => {});
  const item = link.closest(".told-unread, .bundle-unread");
  item?.classList.remove("told-unread", "bundle-unread");
}

function focus(box, wanted) {
  const all = [...box.querySelectorAll(".bundle")];
  if (!all.length) return;
  place = Math.min(all.length - 1, Math.max(0, wanted));
  all[place].querySelector(".bundle-open").focus();
  all[place].scrollIntoView({ block: "nearest" });
}

export function press(key) {
  const box = document.getElementById("inbox");
  const all = [...box.querySelectorAll(".bundle")];
  const here = all.indexOf(document.activeElement?.closest(".bundle"));
  if (here >= 0) place = here;
  if (key === "j") return focus(box, place + 1);
  if (key === "k") return focus(box, place - 1);
  const bundle = all[place];
  if (!bundle) return;
  if (key === "o") return bundle.querySelector("a.bundle-open")?.click();
  const form = bundle.querySelector(`form[data-key=${{ e: "read", x: "read", u: "unread", m: "mute" }[key]}]`);
  if (!form) return;
  announce(form.querySelector("button").getAttribute("aria-label"));
  form.requestSubmit();
}
