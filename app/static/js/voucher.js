/* A voucher: its square changes every half minute, ten minutes on without a network too. */
(() => {
  const find = (id) => document.getElementById(id);
  const { dataset } = find("voucher");
  let offset = 0;
  let coming = null;
  let asked = 0;
  let asking = false;

  /* How far the server's clock is ahead of this phone's. */
  try {
    offset = Number(localStorage.clock) || 0;
  } catch (error) {
    /* A browser that keeps nothing learns it from the first answer. */
  }
  const ask = async () => {
    if (asking) return;
    asking = true;
    asked = Date.now();
    try {
      const answer = await fetch(dataset.squares, { cache: "no-store" });
      if (answer.ok) {
        const got = await answer.json();
        /* The answer was made about half way between asking and getting it. */
        offset = Math.round(got.now - (asked + Date.now()) / 2);
        if (!got.squares.length) {
          find("voucher-left").textContent = dataset.ended;
          return location.reload();
        }
        coming = got;
        try {
          localStorage.clock = offset;
        } catch (error) {
          /* It is learned anew next time. */
        }
      }
    } catch (error) {
      /* No network: what was given ahead has to do. */
    }
    asking = false;
    show();
  };
  const show = () => {
    if (!coming) return;
    const now = Date.now() + offset;
    const square = coming.squares[Math.floor(now / coming.step) - coming.first];
    find("voucher").hidden = !square;
    if (square) {
      find("voucher-lines").setAttribute("d", square[0]);
      find("voucher-digits").textContent = square[1].slice(0, 3) + " " + square[1].slice(3);
    } else find("voucher-digits").textContent = "— — —";
    find("voucher-left").textContent = square ? dataset.left.replace("{n}", Math.ceil((coming.step - (now % coming.step)) / 1000)) : dataset.over;
  };
  /* Every half minute anew, so that a used voucher shows it; sooner when nothing is left. */
  setInterval(() => {
    show();
    if (!document.hidden && Date.now() - asked > 30000) ask();
  }, 1000);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  addEventListener("online", ask);
  ask();
})();
