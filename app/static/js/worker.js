"use strict";
/* The service worker, served as /sw.js behind a line that sets `site`: the files that every page
   needs, and the sentence for a page from the store in each language. It keeps only whole pages
   that ask for it by a header: home, mine, the last results, and the places that were starred. */
const PAGES = "pages";
const FILES = "files";

addEventListener("install", (event) => {
  const pages = caches.open(PAGES).then((cache) => cache.add("/offline"));
  const files = caches.open(FILES).then((cache) => cache.addAll(site.files));
  event.waitUntil(Promise.all([pages, files]).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = (cache) => cache.keys().then((kept) => Promise.all(
    kept.filter(({ url }) => !site.files.includes(url.slice(location.origin.length))).map((request) => cache.delete(request))
  ));
  event.waitUntil(Promise.all([clients.claim(), caches.open(FILES).then(old)]));
});

/* One address for a page however it was reached. */
const address = (href) => {
  const url = new URL(href);
  url.hash = "";
  if (url.pathname != "/near") url.search = "";
  for (const name of ["size", "lang", "told"]) url.searchParams.delete(name);
  return url.href;
};

const wanted = (response) =>
  response.ok && !response.redirected && response.headers.get("X-Offline") == "keep" &&
  !/no-store/.test(response.headers.get("Cache-Control"));

const keep = async (href, response, starred) => {
  if (!wanted(response)) return;
  const cache = await caches.open(PAGES);
  const key = address(href);
  const { pathname } = new URL(key);
  const options = { ignoreVary: true };
  if (pathname.startsWith("/places/") && !starred && !(await cache.match(key, options))) return;
  if (pathname == "/near") {
    const kept = await cache.keys();
    await Promise.all(kept.filter(({ url }) => new URL(url).pathname == "/near").map((one) => cache.delete(one, options)));
  } else await cache.delete(key, options);
  await cache.put(new Request(key), response);
};

const stored = async (href) => {
  const cache = await caches.open(PAGES);
  const found = await cache.match(address(href), { ignoreVary: true });
  if (!found) return cache.match("/offline", { ignoreVary: true });
  const html = await found.text();
  const language = /<html lang="([^"]+)/.exec(html)[1];
  const when = new Date(found.headers.get("Date")).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  const said = `<p class="note warn" role="status">${site.words[language].replace("{when}", when)}</p>`;
  return new Response(html.replace(/<main[^>]*>/, (main) => main + said), { headers: found.headers });
};

const page = async (event) => {
  try {
    const response = await fetch(event.request);
    event.waitUntil(keep(event.request.url, response.clone()));
    return response;
  } catch (error) {
    return stored(event.request.url);
  }
};

const file = async (request) => (await caches.match(request, { ignoreVary: true })) || fetch(request);

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method != "GET" || url.origin != location.origin) return;
  if (request.mode == "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

/* The page tells what to keep that no navigation brought: results that htmx fetched, a star. */
addEventListener("message", (event) => {
  const { data } = event;
  const href = data.keep || data.drop;
  if (new URL(href).origin != location.origin) return;
  const work = async () => {
    const cache = await caches.open(PAGES);
    const key = address(href);
    if (data.drop) return cache.delete(key, { ignoreVary: true });
    if (!(await cache.match(key, { ignoreVary: true }))) await keep(href, await fetch(href), true);
  };
  event.waitUntil(work());
});
