// Says when the page has been painted: the second animation frame comes after the first one was shown.
requestAnimationFrame(() => requestAnimationFrame(() => window.__TAURI_INTERNALS__.invoke("drawn")));
