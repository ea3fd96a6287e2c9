/* Pages come from the network, always. Kept are the page that says there is no connection, and one small page with the
   client's next appointment, which goes when they sign out. */
const LOOK = `look-${PORTAL.version}`;
const OWN = "own";

self.addEventListener("install", (event) => {
  event.waitUntil(keepLook().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropFormer().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(visited(request));
  else if (PORTAL.assets.includes(new URL(request.url).pathname)) event.respondWith(fromLook(request));
});

self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keepNext());
  if (event.data === "forget") event.waitUntil(caches.delete(OWN));
});

async function keepLook() {
  const look = await caches.open(LOOK);
  await look.addAll([PORTAL.offline, ...PORTAL.assets].map((url) => new Request(url, { cache: "reload" })));
}

async function dropFormer() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== LOOK && name !== OWN).map((name) => caches.delete(name)));
}

async function keepNext() {
  const own = await caches.open(OWN);
  const answer = await fetch(PORTAL.next, { credentials: "same-origin", redirect: "manual", cache: "no-store" });
  if (answer.ok) await own.put(PORTAL.next, answer);
  else await caches.delete(OWN);
}

async function visited(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok && new URL(request.url).pathname === PORTAL.signIn) await caches.delete(OWN);
    return answer;
  } catch {
    const own = await caches.match(PORTAL.next, { cacheName: OWN });
    return own ?? (await caches.match(PORTAL.offline, { cacheName: LOOK })) ?? Response.error();
  }
}

async function fromLook(request) {
  return (await caches.match(request, { cacheName: LOOK, ignoreVary: true })) ?? fetch(request);
}
