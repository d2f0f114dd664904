/** What oxlint has no rule of its own for: the current time, read through the Date constructor. */

const message = 'The time is an argument here: take it from the injected clock.'

const isDate = (node) => node.type === 'Identifier' && node.name === 'Date'

const noCurrentDate = {
  meta: { type: 'problem', docs: { description: 'forbids `new Date()` and `Date()`, which read the clock' } },
  create: (context) => ({
    NewExpression(node) {
      if (isDate(node.callee) && node.arguments.length === 0) context.report({ node, message })
    },
    CallExpression(node) {
      if (isDate(node.callee)) context.report({ node, message })
    },
  }),
}

export default { meta: { name: 'injected-time' }, rules: { 'no-current-date': noCurrentDate } }
