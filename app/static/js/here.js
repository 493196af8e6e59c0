/* The position as an answer: it goes into the form that is sent, in place of a county, and nowhere
   else. Asked on a tap only. */
document.addEventListener("click", ({ target }) => {
  const on = target.closest("[data-here]");
  if (!on) return;
  const trouble = document.querySelector("#trouble");
  const say = (why) => {
    trouble.textContent = trouble.dataset[why];
    trouble.hidden = !why;
  };
  if (!isSecureContext) return say("insecure");
  say("busy");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const { lng, lat, county } = on.form.elements;
      lng.value = coords.longitude.toFixed(4);
      lat.value = coords.latitude.toFixed(4);
      county.value = "";
      say("");
      on.form.requestSubmit ? on.form.requestSubmit() : on.form.submit();
    },
    (error) => say(["", "denied", "unknown", "late"][error.code]),
    { timeout: 8000, maximumAge: 60000 }
  );
});
