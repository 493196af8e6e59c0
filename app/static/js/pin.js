/* A tap on the diagram or the map moves the pin: fills the point in and tells how far it went. */
(() => {
  const plan = document.getElementById("plan");
  const { lng, lat, oldLng, oldLat, east, north, scale } = plan.dataset;
  const pin = document.getElementById("pin");
  const told = document.getElementById("pin-told");
  const field = (name) => document.getElementById(name);
  const [, , width, height] = plan.getAttribute("viewBox").split(" ").map(Number);

  const put = (x, y) => {
    field("lng").value = x.toFixed(6);
    field("lat").value = y.toFixed(6);
    field("datum").value = "wgs84";
    field("here").value = "";
    pin.setAttribute("d", `M${width / 2 + ((x - lng) * east) / scale} ${height / 2 - ((y - lat) * north) / scale}h0`);
    const metres = Math.round(Math.hypot((x - oldLng) * east, (y - oldLat) * north));
    told.textContent = told.dataset[metres > 100 ? "far" : "near"].replace("%m", metres);
    told.hidden = false;
    for (const link of document.querySelectorAll("[data-reach]")) {
      const to = new URL(link.href);
      to.searchParams.set("at", `${x.toFixed(6)},${y.toFixed(6)}`);
      link.href = to;
    }
  };

  plan.addEventListener("click", (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(plan.getScreenCTM().inverse());
    put(Number(lng) + ((at.x - width / 2) * scale) / east, Number(lat) + ((height / 2 - at.y) * scale) / north);
  });

  document.addEventListener("charted", ({ detail: chart }) => {
    let mark;
    chart.on("click", ({ latlng }) => {
      put(latlng.lng, latlng.lat);
      mark = mark ? mark.setLatLng(latlng) : L.circleMarker(latlng, { radius: 9 }).addTo(chart);
    });
  });
})();
