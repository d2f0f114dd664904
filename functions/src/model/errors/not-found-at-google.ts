/** Google answers 404: the thing is gone, or this account may no longer see it. */
export class NotFoundAtGoogle extends Error {
  override readonly name = 'NotFoundAtGoogle'
}
