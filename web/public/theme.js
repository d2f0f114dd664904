// Before the first paint, so that nobody who chose dark is blinded.
;(() => {
  try {
    const chosen = localStorage.getItem('theme')
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
  } catch {
    // Storage is switched off: the device's own choice holds.
  }
})()
