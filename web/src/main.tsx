import { render } from 'preact'
import { App } from './app'

const root = document.getElementById('app')
if (root) {
  // What the page showed until now is replaced, not taken over.
  root.replaceChildren()
  render(<App />, root)
}
