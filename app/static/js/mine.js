"use strict";
/* The page "mine": the favourites of this phone, and a way to forget everything it keeps. */
(() => {
  const list = document.querySelector("#favourites");
  const none = document.querySelector("#no-favourites");
  const forget = document.querySelector("#forget");
  const tell = (message) => navigator.serviceWorker && navigator.serviceWorker.ready.then((ready) => ready.active.postMessage(message));
  let kept = {};
  try {
    kept = JSON.parse(localStorage.favourites || "{}");
    forget.hidden = !localStorage.length;
  } catch (error) {
    /* A browser that forbids storage has no favourites. */
  }

  const show = () => {
    const places = Object.entries(kept).sort(([, one], [, other]) => other.at - one.at);
    none.hidden = places.length > 0;
    list.replaceChildren(...places.map(([id, place]) => {
      const row = document.createElement("li");
      const link = document.createElement("a");
      const remove = document.createElement("button");
      link.href = "/places/" + id;
      link.textContent = place.name;
      remove.className = "btn";
      remove.textContent = list.dataset.remove;
      remove.setAttribute("aria-label", list.dataset.remove + " " + place.name);
      remove.onclick = () => {
        delete kept[id];
        localStorage.favourites = JSON.stringify(kept);
        tell({ drop: link.href });
        show();
      };
      row.append(link, remove);
      return row;
    }));
  };
  show();

  forget.onclick = async () => {
    localStorage.clear();
    document.cookie = "map=;path=/;max-age=0;samesite=lax";
    if (self.caches) await caches.delete("pages");
    location.reload();
  };
})();
