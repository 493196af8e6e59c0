"use strict";
/* What a place page does on a tap: copy, share, favourite, map. Loaded by the first such tap. */
(() => {
  const done = (button) => {
    const before = [...button.childNodes];
    button.replaceChildren(button.dataset.done);
    setTimeout(() => button.replaceChildren(...before), 2000);
  };

  /* The clipboard needs a secure page; a selected field works everywhere. */
  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch (error) {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    done(button);
  };

  const address = () => location.origin + location.pathname;

  const share = async (button) => {
    if (!navigator.share) return copy(address(), button);
    try {
      await navigator.share({ title: button.dataset.text, url: address() });
    } catch (error) {
      if (error.name != "AbortError") copy(address(), button);
    }
  };

  const star = (button) => {
    const id = button.dataset.favourite;
    let kept = {};
    try {
      kept = JSON.parse(localStorage.favourites || "{}");
      if (kept[id]) delete kept[id];
      else kept[id] = { name: button.dataset.text, at: Date.now() };
      localStorage.favourites = JSON.stringify(kept);
    } catch (error) {
      return;
    }
    button.setAttribute("aria-pressed", id in kept);
    const message = id in kept ? { keep: address() } : { drop: address() };
    if (navigator.serviceWorker) navigator.serviceWorker.ready.then((ready) => ready.active.postMessage(message));
  };

  const script = (src) => new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = src;
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });

  /* The policy forbids style sheets but this page's own; one made by a script is allowed. */
  const style = async (href) => {
    const sheet = new CSSStyleSheet();
    const css = await (await fetch(href)).text();
    const ours = ".leaflet-bar a{width:48px!important;height:48px!important;line-height:48px!important}.leaflet-container{background:var(--ground)}";
    sheet.replaceSync(css.replace(/url\([^)]*\)/g, "none") + ours);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };

  const map = async (button) => {
    const { map: from, script: code, style: look } = button.dataset;
    const frame = document.querySelector("#map");
    button.disabled = true;
    try {
      const [place] = await Promise.all([fetch(from).then((answer) => answer.json()), script(code), style(look)]);
      frame.hidden = false;
      draw(frame, place);
      button.remove();
      frame.scrollIntoView({ block: "center" });
    } catch (error) {
      button.disabled = false;
      frame.hidden = true;
    }
  };

  const draw = (frame, place) => {
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const spot = [place.lat, place.lng];
    const asked = new URLSearchParams(location.search);
    const chart = L.map(frame, { attributionControl: Boolean(place.key) }).setView(spot, 15);
    if (place.key) {
      for (const layer of ["vec", "cva"]) {
        L.tileLayer(
          `https://t{s}.tianditu.gov.cn/${layer}_w/wmts?service=wmts&request=GetTile&version=1.0.0&layer=${layer}&style=default&tilematrixset=w&format=tiles&tilematrix={z}&tilerow={y}&tilecol={x}&tk=${place.key}`,
          { subdomains: "01234567", maxZoom: 18, attribution: "天地图" }
        ).addTo(chart);
      }
    }
    const county = place.county && L.geoJSON(place.county, { interactive: false, style: { color: colour("--edge"), fillColor: colour("--card"), fillOpacity: place.key ? 0 : 1, weight: 2 } }).addTo(chart);
    L.circleMarker(spot, { radius: 11, color: "#fff", weight: 3, fillColor: colour("--fill"), fillOpacity: 1 }).addTo(chart).bindTooltip(place.name, { permanent: true, direction: "top", offset: [0, -10] });
    const seen = [spot];
    if (asked.has("lng")) {
      const you = [Number(asked.get("lat")), Number(asked.get("lng"))];
      L.circleMarker(you, { radius: 8, color: "#fff", weight: 3, fillColor: colour("--you"), fillOpacity: 1 }).addTo(chart);
      seen.push(you);
    }
    if (place.key || !county) chart.fitBounds(seen, { maxZoom: 16, padding: [60, 60] });
    else chart.fitBounds(county.getBounds(), { padding: [8, 8] });
    L.control.scale({ imperial: false }).addTo(chart);
    document.dispatchEvent(new CustomEvent("charted", { detail: chart }));
  };

  const acts = { copy: (button) => copy(button.dataset.text, button), share, star, map };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) acts[button.dataset.act](button);
  });
})();
