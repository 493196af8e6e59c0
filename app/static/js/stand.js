/* "I stand here": asks the phone once, exactly, and fills the point in; the server judges it. */
(() => {
  const button = document.querySelector("[data-stand]");
  const trouble = document.getElementById("stand-trouble");
  const field = (name) => document.getElementById(name);
  const say = (why, metres) => {
    trouble.textContent = trouble.dataset[why].replace("%m", metres);
    trouble.hidden = false;
  };
  const found = ({ coords }) => {
    say("found", Math.max(1, Math.round(coords.accuracy)));
    field("lng").value = coords.longitude.toFixed(6);
    field("lat").value = coords.latitude.toFixed(6);
    field("here").value = "y";
    const form = button.form;
    if (button.dataset.send != "no") form.requestSubmit ? form.requestSubmit() : form.submit();
  };
  if (!isSecureContext) {
    say("insecure");
    button.hidden = true;
  }
  button.addEventListener("click", () => {
    say("busy");
    navigator.geolocation.getCurrentPosition(
      found,
      (error) => say(error.code == 1 ? "denied" : "unknown"),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 }
    );
  });
  /* Typed coordinates are nobody's standing place. */
  for (const name of ["lng", "lat", "datum"]) {
    field(name).addEventListener("input", () => {
      field("here").value = "";
    });
  }
})();
