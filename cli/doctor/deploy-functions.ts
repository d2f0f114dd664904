/**
 * The command that deploys a mirror's functions, or some of them by the names that they are deployed under. An instance
 * of a kit is to firebase-tools what a codebase is: https://firebase.google.com/docs/functions/organize-functions
 */
export function deployFunctions(kitInstance: string | null, names: readonly string[] = []): string {
  const all = kitInstance === null ? 'functions' : `functions:${kitInstance}`
  const chosen = names.length === 0 ? [all] : names.map((name) => `${all}:${name}`)
  return `npx firebase deploy --only ${chosen.join(',')}`
}
