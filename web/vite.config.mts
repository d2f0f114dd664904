/** The page. Built to `web/dist`, which Firebase Hosting and the local world serve. */
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // Light and dark are one style sheet here, as these browsers understand it.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the page allows no data: URLs in style sheets, and modules preload without the polyfill's script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Firestore is large whatever one does; what is measured is in README.md.
    chunkSizeWarningLimit: 600,
  },
})
