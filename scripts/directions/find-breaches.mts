import { loadedModules } from './loaded-modules.mts'
import type { ModuleGraph } from './module-graph.mts'

/** The webhook answers within Google's patience after a cold start because it loads none of these. */
const LOADED_BY_WEBHOOK = [
  'functions/src/index.ts',
  'functions/src/entrypoints/calendar-webhook.ts',
  'functions/src/runtime/webhook.ts',
]
const TOO_HEAVY_FOR_THE_WEBHOOK = [
  /^functions\/src\/(sync|firestore|google)\/(?!calendar-api\.ts$|calendar-access\.ts$|document-store\.ts$)/,
  /(^|\/)node_modules\/(@googleapis|googleapis|@google-cloud\/firestore|firebase-admin)\//,
]

/** One sentence for everything that goes against the architecture; `files` are those that must have been read. */
export function findBreaches(graph: ModuleGraph, files: readonly string[]): readonly string[] {
  return [...brokenRules(graph), ...unread(graph, files), ...loadedByWebhook(graph)]
}

function brokenRules({ summary }: ModuleGraph): string[] {
  const comments = new Map(summary.ruleSetUsed.forbidden.map((rule) => [rule.name, rule.comment]))
  return summary.violations.map(({ rule, from, to, cycle }) => {
    const way = [from, ...(cycle?.map((step) => step.name) ?? [to])].join(' → ')
    return `${rule.name}: ${way}\n  ${comments.get(rule.name) ?? ''}`
  })
}

/** A parser that understands nothing finds nothing wrong, so what it has not read is a breach of its own. */
function unread({ modules }: ModuleGraph, files: readonly string[]): string[] {
  const read = new Set(modules.map((module) => module.source))
  const missing = files.filter((file) => !read.has(file)).map((file) => `every-file-is-read: ${file} was not looked at`)
  const parsed = modules.some((module) => module.dependencies.length > 0)
  return parsed || files.length < 2 ? missing : [...missing, 'every-file-is-read: no import was found in any file']
}

function loadedByWebhook(graph: ModuleGraph): string[] {
  return LOADED_BY_WEBHOOK.flatMap((entry) => [...loadedModules(graph, entry)])
    .filter(([name]) => TOO_HEAVY_FOR_THE_WEBHOOK.some((pattern) => pattern.test(name)))
    .map(
      ([, way]) => `webhook-loads-little: ${way.join(' → ')}\n  The webhook verifies and enqueues; it loads no more.`,
    )
}
