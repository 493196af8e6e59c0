/* A phone at a door or a counter: reads receipts or vouchers, keeps each scan until the server's word. */
(() => {
  const find = (id) => document.getElementById(id);
  const root = find("desk");
  const data = root.dataset;
  const NAME = data.name;
  const MOST = 40;
  const OURS = new RegExp(data.pattern);
  let memory = "[]";
  let token = data.token;
  let sending = false;
  let waits = 4;
  let timer = 0;
  /* How far the server's clock is ahead of this phone's, once it is known. */
  let offset = null;

  /* What is kept: link or number, time and an id; nothing else of a person. */
  const kept = () => {
    try {
      return JSON.parse(localStorage[NAME] || "[]");
    } catch (error) {
      return JSON.parse(memory);
    }
  };
  const keep = (scans) => {
    memory = JSON.stringify(scans);
    try {
      if (scans.length) localStorage[NAME] = memory;
      else localStorage.removeItem(NAME);
    } catch (error) {
      /* A browser that keeps nothing: memory has to do. */
    }
    find("waiting").hidden = !scans.length;
    find("waiting-number").textContent = scans.length;
  };
  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const say = (words, look, more) => {
    const verdict = find("verdict");
    verdict.textContent = words;
    if (more) verdict.append(Object.assign(document.createElement("small"), { textContent: more }));
    verdict.className = "verdict " + look;
    const { userActivation, vibrate } = navigator;
    if (vibrate && (!userActivation || userActivation.hasBeenActive)) navigator.vibrate(look == "out" ? [80, 60, 80] : 60);
  };
  const tell = (word) => {
    say(word.words, word.look, word.more);
    const line = document.createElement("li");
    line.textContent = [word.words, word.more].filter(Boolean).join(" ");
    find("before").prepend(line);
    while (find("before").childElementCount > 8) find("before").lastElementChild.remove();
  };

  const later = () => {
    clearTimeout(timer);
    waits = Math.min(60, waits * 2);
    timer = setTimeout(send, waits * 1000);
  };
  const hear = (answer) => {
    const told = Date.parse(answer.headers.get("Date"));
    /* It is told in whole seconds. */
    if (told) offset = told + 500 - Date.now();
    return answer;
  };
  /* What the clock of this phone showed at a scan, or shows now, by the server's clock: whoever sets
     it between scan and sending does no harm. */
  const post = async (scans) => {
    const ahead = offset || 0;
    const now = Date.now() + ahead;
    const told = scans.map(({ clock, ...scan }) => ({ ...scan, at: Math.min(now, scan.at + (clock === null || clock === undefined ? ahead : clock)) }));
    return hear(
      await fetch(data.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ now, meeting: data.meeting, scans: told }),
      }),
    );
  };
  const learn = async () => hear(await fetch(location.pathname, { method: "HEAD" }));
  /* A page that stood open for hours: its token is too old, a new one stands in the page itself. */
  const renew = async () => {
    const answer = await fetch(location.pathname);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("desk");
    if (!fresh) return false;
    token = fresh.dataset.token;
    return true;
  };
  const send = async () => {
    clearTimeout(timer);
    const scans = kept().slice(0, MOST);
    if (sending || !scans.length) return;
    sending = true;
    try {
      if (Date.now() - scans[0].at > 60000) await learn();
      let answer = await post(scans);
      if (answer.status == 400 && (await renew())) answer = await post(scans);
      if (answer.redirected || !answer.ok) {
        say(answer.redirected ? data.signed : data.failed, "kept");
        throw answer.status;
      }
      const told = await answer.json();
      const settled = new Set(told.words.map((word) => word.id));
      keep(kept().filter((scan) => !settled.has(scan.id)));
      told.words.forEach(tell);
      for (const name of ["here", "due"]) if (find(name)) find(name).textContent = told[name];
      waits = 4;
      timer = setTimeout(send);
    } catch (error) {
      if (error instanceof TypeError) say(data.kept, "kept");
      later();
    }
    sending = false;
  };
  /* Whose it is; what stands behind a dot changes. */
  const whose = (read) => read.split(".")[0];
  const take = (read, way) => {
    const scans = kept();
    const twice = (scan) => scan.meeting == data.meeting && (scan.read == read || (way == "scanned" && scan.way == way && whose(scan.read) == whose(read)));
    if (scans.some(twice)) return say(data.twice, "kept");
    scans.push({ id: newId(), read, at: Date.now(), clock: offset, meeting: data.meeting, way });
    keep(scans);
    if (!navigator.onLine || scans.length > 1) say(data.kept, "kept");
    send();
  };

  let last = "";
  let lastAt = 0;
  const seen = (text) => {
    const now = Date.now();
    const ours = OURS.exec(text);
    const seen = ours ? whose(ours[1]) : text;
    if (seen == last && now - lastAt < 4000) return void (lastAt = now);
    [last, lastAt] = [seen, now];
    if (ours) take(ours[1], "scanned");
    else say(data.foreign, "out");
  };

  /* The browser's own reader where it has one, else ours, which is loaded only then. */
  const reader = async () => {
    try {
      if ((await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
        const own = new BarcodeDetector({ formats: ["qr_code"] });
        await own.detect(document.createElement("canvas"));
        return async (canvas) => ((await own.detect(canvas))[0] || {}).rawValue;
      }
    } catch (error) {
      /* There is none, or it is broken. */
    }
    const { decodeQR } = await import(data.decoder);
    return (canvas) => {
      const { width, height } = canvas;
      try {
        return decodeQR(canvas.getContext("2d").getImageData(0, 0, width, height));
      } catch (error) {
        return "";
      }
    };
  };
  /* At once, as long as there is a network to load it from. */
  const reading = find("eye") && reader();
  if (reading) reading.catch(() => 0);
  const look = async () => {
    const eye = find("eye");
    if (!navigator.mediaDevices) return say(isSecureContext ? data.missing : data.insecure, "out");
    try {
      eye.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (error) {
      return say(error.name == "NotAllowedError" ? data.denied : data.missing, "out");
    }
    eye.hidden = false;
    find("open-eye").hidden = true;
    await eye.play();
    let read;
    try {
      read = await reading;
    } catch (error) {
      return say(data.missing, "out");
    }
    const canvas = document.createElement("canvas");
    const scan = async () => {
      const { videoWidth, videoHeight } = eye;
      if (videoWidth && !document.hidden) {
        const scale = Math.min(1, 640 / videoWidth);
        canvas.width = videoWidth * scale;
        canvas.height = videoHeight * scale;
        canvas.getContext("2d", { willReadFrequently: true }).drawImage(eye, 0, 0, canvas.width, canvas.height);
        const text = await read(canvas);
        if (text) seen(text);
      }
      setTimeout(scan, 200);
    };
    scan();
  };

  const button = find("open-eye");
  if (button) button.addEventListener("click", look);
  const form = find("typed");
  if (form)
    form.addEventListener("submit", (event) => {
      const fields = [...form.querySelectorAll("input:not([type=hidden])")];
      const typed = fields.map((field) => field.value.trim());
      if (!typed.every(Boolean)) return;
      event.preventDefault();
      event.stopPropagation();
      take(typed.join(".").slice(0, 100), "typed");
      for (const field of fields) field.value = "";
    });
  find("send-now").addEventListener("click", () => send());
  addEventListener("online", () => {
    waits = 4;
    send();
  });
  keep(kept());
  learn().catch(() => 0);
  send();
})();
