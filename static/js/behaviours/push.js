// Notifications on this device. The permission is asked for when somebody presses the button, never before.
import { atTheDoor, post } from "../main.js";

const FLAG = "plaza-push";
const member = () => document.querySelector('meta[name="plaza-member"]')?.content ?? "";

export const isAble = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window
  && "worker" in document.documentElement.dataset;

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

async function subscription(key) {
  await navigator.serviceWorker.register(document.documentElement.dataset.worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  const wanted = bytes(key);
  const held = await pushManager.getSubscription();
  if (held && same(new Uint8Array(held.options.applicationServerKey ?? []), wanted)) return held;
  await held?.unsubscribe(); // the site has new keys
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: wanted });
}

async function tell(key, url, door = () => {}) {
  const { endpoint, keys } = (await subscription(key)).toJSON();
  const given = new URLSearchParams({ endpoint, p256dh: keys.p256dh, auth: keys.auth, key });
  const answer = await post(url, given, { Accept: "application/json" });
  door(answer);
  if (answer.ok) localStorage.setItem(FLAG, JSON.stringify({ member: member(), key, url }));
  else if (answer.status === 404 || answer.status === 422) localStorage.removeItem(FLAG); // push is off, or has new keys
  return answer.ok ? "" : ((await answer.json().catch(() => ({}))).title ?? "failed");
}

/** Turn notifications on here: "" when it worked, else the name of what is in the way, or the server's words. */
export async function turnOn({ key, url }) {
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  return tell(key, url, atTheDoor).catch(() => "failed");
}

/** A browser whose member had turned them on tells its new session, once for each tab. */
export async function renew() {
  try {
    const held = JSON.parse(localStorage.getItem(FLAG));
    if (held.member !== member() || !isAble() || Notification.permission !== "granted" || sessionStorage.getItem(FLAG)) return;
    sessionStorage.setItem(FLAG, "told");
    await tell(held.key, held.url);
  } catch { /* storage is switched off, or the network is away: next time */ }
}

async function ownName() {
  const registration = await navigator.serviceWorker.getRegistration();
  const held = await registration?.pushManager.getSubscription();
  if (!held) return "";
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(held.endpoint));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function start(section) {
  const state = section.querySelector("#push-state");
  const button = section.querySelector("[data-push-on]");
  const words = { ...section.dataset, ...state.dataset };
  const name = isAble() ? await ownName().catch(() => "") : "";
  section.addEventListener("submit", (event) => {
    if (event.submitter?.dataset.pushOff === name) localStorage.removeItem(FLAG);
  });
  if (!isAble()) {
    state.textContent = /iPhone|iPad/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1)
      ? words.home : words.unable;
  } else if (Notification.permission === "denied") state.textContent = words.denied;
  else if (name && Notification.permission === "granted" && section.querySelector(`[data-device="${name}"]`)) state.textContent = words.on;
  else {
    state.textContent = words.off;
    button.hidden = false;
  }
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    const wrong = await turnOn(section.dataset);
    button.removeAttribute("aria-busy");
    if (wrong) state.textContent = words[wrong] ?? wrong;
    else location.reload();
  });
}
