// The service worker, served as /sw.js behind a line that says `SITE = { build, name, languages }`.
// It keeps the page that is shown without a connection, with its stylesheet and icons, and files of this build. It never keeps any other
// page: those are personal. It shows what is pushed, and opens what is clicked.

const PAGES = `plaza-pages-${SITE.build}`;
const FILES = `plaza-files-${SITE.build}`;
const STATIC = `/static/${SITE.build}/`;
const OFFLINE = "/offline";
const SHOWN = ["build/main.css", "img/favicon.svg", "img/icon-192.png"].map((file) => STATIC + file);

async function keep() {
  const [pages, files] = await Promise.all([caches.open(PAGES), caches.open(FILES)]);
  await files.addAll(SHOWN);
  for (const language of SITE.languages) {
    const page = await fetch(`${OFFLINE}/${language}`, { credentials: "omit", cache: "reload" });
    if (!page.ok) throw new Error("no offline page");
    await pages.put(`${OFFLINE}/${language}`, page);
  }
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith("plaza-") && name !== PAGES && name !== FILES) await caches.delete(name);
  }
  await self.registration.navigationPreload?.enable();
}

// Nothing that is kept depends on open pages, so a new worker need not wait for them.
self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return withoutConnection();
  }
}

async function withoutConnection() {
  const pages = await caches.open(PAGES);
  const kept = (await pages.match(OFFLINE)) ?? (await pages.match(`${OFFLINE}/${SITE.languages[0]}`));
  return kept ? new Response(kept.body, { status: 503, headers: kept.headers }) : Response.error();
}

async function file(request) {
  const files = await caches.open(FILES);
  const kept = await files.match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok && fresh.status === 200) files.put(request, fresh.clone());
  return fresh;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith(STATIC) && !request.headers.has("range")) event.respondWith(file(request));
});

// The page says in which language it is read; without a connection that one is shown.
self.addEventListener("message", (event) => {
  const { language } = event.data ?? {};
  if (!SITE.languages.includes(language)) return;
  event.waitUntil(caches.open(PAGES).then(async (pages) => {
    const chosen = await pages.match(`${OFFLINE}/${language}`);
    if (chosen) await pages.put(OFFLINE, chosen);
  }));
});

/** The address a message leads to: a path of ours, whatever it says. */
function ours(path) {
  try {
    const url = new URL(path ?? "/", location.origin);
    return url.origin === location.origin ? url.href : `${location.origin}/`;
  } catch {
    return `${location.origin}/`;
  }
}

self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data?.json() ?? {};
  } catch { /* not ours: the browser wants something shown all the same */ }
  event.waitUntil(self.registration.showNotification(told.title || SITE.name, {
    body: told.body ?? "", tag: told.tag || "plaza", renotify: true, lang: told.lang ?? "", icon: `${STATIC}img/icon-192.png`,
    badge: `${STATIC}img/badge-96.png`, data: { url: ours(told.url) },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(ours(event.notification.data?.url)));
});

async function open(address) {
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = tabs.find((tab) => tab.url.split("#")[0] === address);
  return there ? there.focus() : self.clients.openWindow(address);
}
