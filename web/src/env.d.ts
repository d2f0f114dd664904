/** Set when the page is built; see README.md. */
interface ImportMetaEnv {
  readonly VITE_MIRROR_REGION?: string
}
