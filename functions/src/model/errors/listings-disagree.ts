/** Two complete listings and the delta behind them cannot all be true: nothing may be deleted on their word. */
export class ListingsDisagree extends Error {
  override readonly name = 'ListingsDisagree'
}
