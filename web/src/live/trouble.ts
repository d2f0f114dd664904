/** What went wrong, in words that help; for errors of the Firebase SDK and of the callables. */
export function troubleInWords(error: unknown): string {
  switch (codeOf(error)) {
    case 'permission-denied':
      return 'You are not allowed to read this any more. Sign out and in again; if that does not help, the security rules of the project are not deployed.'
    case 'unauthenticated':
    case 'functions/unauthenticated':
      return 'You are signed out. Sign in again to go on.'
    case 'unavailable':
    case 'functions/unavailable':
      return 'The service does not answer at the moment. What is shown may be out of date; it goes on by itself.'
    case 'failed-precondition':
      return 'A database index is missing: deploy firestore.indexes.json, and wait until it is built.'
    case 'functions/resource-exhausted':
      return 'Google asks for patience. Try again in a few minutes.'
    case 'functions/not-found':
      return 'There is no such calendar any more.'
    case 'functions/internal':
      return 'The functions cannot be reached, or something went wrong in them. Try again.'
    case 'auth/popup-closed-by-user':
    case 'auth/cancelled-popup-request':
      return 'The window was closed before you were signed in.'
    case 'auth/popup-blocked':
      return 'The browser blocked the window. Allow pop-ups for this page, and try again.'
    case 'auth/network-request-failed':
      return 'There is no connection to the sign-in service.'
    default:
      return error instanceof Error ? error.message : 'Something went wrong.'
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
