// Keeps the number on the bell fresh: once a minute, never while the page is hidden.
import { announce } from "../main.js";

const EVERY_MS = 60_000;

export function start(bell) {
  const badge = bell.querySelector(".bell-count");
  let shown = Number.parseInt(badge.hidden ? "0" : badge.textContent, 10) || 0;
  let timer = 0;

  async function ask() {
    const answer = await fetch(bell.dataset.countUrl, { cache: "no-cache", headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) {
      const { unread } = await answer.json();
      if (unread > shown) announce(`${bell.dataset.label}: ${unread}`);
      shown = unread;
      for (const count of document.querySelectorAll(".bell-count")) {
        count.firstChild.data = unread > 99 ? "99+" : String(unread);
        count.hidden = !unread;
      }
    }
    plan();
  }
  function plan() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, EVERY_MS);
  }
  document.addEventListener("visibilitychange", () => (document.hidden ? plan() : ask()));
  plan();
}
