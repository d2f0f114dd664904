/** `calendar-mirror/client` as one ECMAScript module; the Firebase SDK is the app's own. */
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  // Says of the declarations that they are of ECMAScript modules.
  publicDir: 'public',
  build: {
    outDir: 'lib',
    // The declarations that tsc writes are there, too.
    emptyOutDir: false,
    target: 'es2022',
    minify: false,
    sourcemap: true,
    lib: { entry: 'index.ts', formats: ['es'], fileName: () => 'index.mjs' },
    rolldownOptions: { external: [/^firebase\//] },
  },
})
