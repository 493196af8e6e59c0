/* All of our own that a first visit loads; everything has a way without it. */
(() => {
  const find = (selector) => document.querySelector(selector);
  const kept = (name, value) => {
    try {
      if (value) localStorage[name] = JSON.stringify(value);
      return JSON.parse(localStorage[name]);
    } catch (error) {
      return 0;
    }
  };
  const worker = navigator.serviceWorker;

  /* The last answer, and its kind and mode for the next. */
  const note = () => {
    const results = find("[data-last]");
    const url = new URL(location);
    const asked = url.searchParams;
    if (!results || !asked.has("lng")) return;
    for (const name of ["size", "lang", "told"]) asked.delete(name);
    kept("last", { to: url.pathname + url.search, words: results.dataset.last, at: Date.now() });
    kept("asked", [asked.get("kind"), asked.get("mode")]);
    if (worker) worker.ready.then((ready) => ready.active.postMessage({ keep: url.href }));
  };
  note();
  document.addEventListener("htmx:after:swap", () => {
    note();
    /* A touched picker keeps its choice whatever the page says. */
    for (const one of document.querySelectorAll(".chips option")) one.selected = one.defaultSelected;
  });
  /* No network: a link leads to what is kept; a form can be sent again. */
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    const data = ctx.sourceElement.dataset;
    if (ctx.request.method == "GET") location = ctx.request.action;
    delete data.sent;
    data.failed = data.offline;
  });

  const again = find("#last a");
  const last = kept("last");
  if (again && last) {
    again.href = last.to;
    again.append(last.words);
    again.parentNode.hidden = false;
    const minutes = (last.at - Date.now()) / 6e4;
    const [ago, unit] = minutes > -60 ? [minutes, "minute"] : minutes > -1440 ? [minutes / 60, "hour"] : [minutes / 1440, "day"];
    const When = Intl.RelativeTimeFormat;
    if (When) again.append(" · " + new When(document.documentElement.lang, { numeric: "auto" }).format(Math.round(ago), unit));
  }

  const star = find("[data-favourite]");
  if (star && (kept("favourites") || {})[star.dataset.favourite]) star.setAttribute("aria-pressed", true);

  /* Asked on a tap only. */
  const trouble = find("#trouble");
  const say = (why) => {
    trouble.textContent = trouble.dataset[why];
    trouble.hidden = false;
  };
  const locate = (link) => {
    say("busy");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const url = new URL(link.href);
        const asked = url.searchParams;
        const before = asked.has("kind") || url.pathname != "/near" ? [] : kept("asked") || [];
        ["kind", "mode"].forEach((name, at) => before[at] && asked.set(name, before[at]));
        asked.set("lng", coords.longitude.toFixed(4));
        asked.set("lat", coords.latitude.toFixed(4));
        location = url;
      },
      (error) => say(["", "denied", "unknown", "late"][error.code]),
      { timeout: 8000, maximumAge: 60000 }
    );
  };
  if (trouble && !isSecureContext) {
    say("insecure");
    for (const one of document.querySelectorAll(".big[data-locate],.js[data-locate]")) one.hidden = true;
  }

  document.addEventListener("click", (event) => {
    const on = event.target.closest("a,button");
    const data = on ? on.dataset : {};
    if ("locate" in data && isSecureContext) {
      event.preventDefault();
      locate(on);
    } else if (data.set) {
      const url = new URL(location);
      url.searchParams.set(...data.set.split("="));
      on.href = url;
    } else if (data.app) {
      document.cookie = "map=" + data.app + ";path=/;max-age=31536000;samesite=lax";
    } else if (data.load) {
      event.preventDefault();
      const script = document.createElement("script");
      script.src = data.load;
      script.onload = () => on.click();
      for (const one of document.querySelectorAll("[data-load]")) delete one.dataset.load;
      document.head.append(script);
    }
  });

  /* A form is sent once. */
  document.addEventListener("submit", (event) => {
    const data = event.target.dataset;
    if (data.sent) event.preventDefault();
    if (event.target.method == "post") data.sent = 1;
  });
  addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.sent));

  if (worker) addEventListener("load", () => worker.register("/sw.js"));
})();
