export const themes = ['device', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** Also read by `public/theme.js`, before the first paint. */
const KEY = 'theme'

export function chosenTheme(): Theme {
  const chosen = document.documentElement.dataset['theme']
  return themes.find((theme) => theme === chosen) ?? 'device'
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'device') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // Storage is switched off: it lasts until the page is closed.
  }
}
