// Keeps the number on the bell fresh: once a minute for all tabs together, never while the page is hidden, seldom when nobody answers.
import { announce, post } from "../main.js";

const EVERY_MS = 60_000;
const AT_MOST_MS = 15 * 60_000;

export function start(bell) {
  const key = `plaza-bell-${bell.dataset.member}`;
  const title = document.title;
  let shown = Number(bell.dataset.unread);
  let etag = "";
  let failures = 0;
  let timer = 0;

  function show(unread) {
    if (unread > shown) announce(bell.dataset.words.replace("%", unread));
    shown = unread;
    for (const count of document.querySelectorAll(".bell-count")) {
      count.firstChild.data = unread > 99 ? "99+" : String(unread);
      count.hidden = !unread;
    }
    document.title = unread ? `(${unread > 99 ? "99+" : unread}) ${title}` : title;
  }

  // What one tab has heard the others know too: who asks writes it down before and after.
  const known = () => JSON.parse(read() ?? "null") ?? { at: 0 };
  function read() {
    try { return localStorage.getItem(key); } catch { return null; }
  }
  function write(values) {
    try { localStorage.setItem(key, JSON.stringify({ ...known(), ...values })); } catch { /* storage may be switched off */ }
  }

  // Tabs whose minute ends at the same moment stand in line: the second finds the answer of the first.
  const ask = () => (navigator.locks ? navigator.locks.request(key, question) : question());
  async function question() {
    clearTimeout(timer);
    const since = Date.now() - known().at;
    if (since < EVERY_MS * 0.9) return plan(EVERY_MS - since);
    write({ at: Date.now() });
    const answer = await fetch(bell.dataset.countUrl, { cache: "no-store", headers: { Accept: "application/json", ...(etag && { "If-None-Match": etag }) } }).catch(() => null);
    if (answer?.ok) {
      etag = answer.headers.get("ETag") ?? "";
      heard((await answer.json()).unread);
    }
    if (answer && [401, 403, 404].includes(answer.status)) return; // signed out meanwhile
    failures = answer?.ok || answer?.status === 304 ? 0 : failures + 1;
    plan(Math.min(AT_MOST_MS, EVERY_MS * 2 ** failures));
  }
  function heard(unread) {
    show(unread);
    write({ unread, at: Date.now() });
  }
  function plan(wait = EVERY_MS) {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, wait);
  }

  /** Who reads a thread has read what was told of it. */
  function readThread() {
    const thread = document.querySelector("[data-thread-id]")?.dataset.threadId;
    if (!thread || !shown || document.hidden) return;
    const body = new FormData();
    body.set("thread", thread);
    post(bell.dataset.readUrl, body, { Accept: "application/json" })
      .then((answer) => answer.ok && answer.json()).then((found) => found && heard(found.unread), () => {});
  }

  addEventListener("storage", (event) => {
    if (event.key === key && event.newValue) show(known().unread ?? shown);
  });
  addEventListener("plaza:unread", (event) => heard(event.detail));
  addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  document.addEventListener("visibilitychange", () => (document.hidden ? plan() : look()));
  function look() {
    write({ at: 0 });
    ask();
    readThread();
  }
  show(shown);
  write({ unread: shown, at: Date.now() });
  readThread();
  plan();
}
