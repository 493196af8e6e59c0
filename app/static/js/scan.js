/* Counts that the code at a door was opened; nothing about who opened it. */
fetch(document.currentScript.dataset.scan, { method: "POST", keepalive: true }).catch(() => 0);
