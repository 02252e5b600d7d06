// What /sw.js is while workers are switched off: it takes everything back and goes.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  for (const name of await caches.keys()) if (name.startsWith("plaza-")) await caches.delete(name);
  await self.registration.unregister();
}
