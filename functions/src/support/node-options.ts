/**
 * What a deployment writes into each function's environment, where Node reads it before any of this is loaded: the room
 * for new objects, which would otherwise depend on the instance's memory (docs/decisions.md).
 */
export const NODE_OPTIONS = {
  default: '--max-semi-space-size=16',
  description:
    'Options of Node.js. In an instance of 512 MiB it would give new objects 1 MiB by itself, and collecting garbage ' +
    'would take a quarter of a full sync.',
}
