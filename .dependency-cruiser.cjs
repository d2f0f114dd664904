/**
 * The directions of imports in docs/architecture.md:
 * entrypoints → webhooks | channels | sync | accounts | mirror → gateway interfaces → model.
 *
 * `npm run check` runs it through scripts/check-directions.mts, which also fails when a file was not looked at.
 */

const domain = '^functions/src/(webhooks|channels|sync|accounts|mirror|limits)/'
const gateways = '^functions/src/(google|firestore|tasks)/'
const gatewayInterfaces = [
  '^functions/src/google/(calendar-api|calendar-access|google-consent|google-event)\\.ts$',
  '^functions/src/firestore/document-(store|pages)\\.ts$',
  '^functions/src/tasks/(task|sync|reconcile)-queue\\.ts$',
]
const simulatedCores = '^local/(calendar-simulator|tasks)/core/'
const inPackage = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one concept, or that one of them knows too much.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-is-found',
      comment: 'An import that leads nowhere escapes every other rule.',
      severity: 'error',
      // What is installed for one bench alone has a package.json of its own.
      from: { pathNot: '^bench/(baselines/googleapis|load-generator)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'model-depends-on-nothing',
      comment: 'The model is what everybody shares, so it imports zod and Node only.',
      severity: 'error',
      from: { path: '^functions/src/model/' },
      to: { pathNot: ['^functions/src/model/', inPackage('zod')], dependencyTypesNot: ['core'] },
    },
    {
      name: 'domain-sees-interfaces-only',
      comment: 'Domain code gets its gateways as arguments and knows their interfaces, the model and the support.',
      severity: 'error',
      from: { path: domain },
      to: { path: '^functions/src/', pathNot: [domain, '^functions/src/(model|support)/', ...gatewayInterfaces] },
    },
    {
      name: 'domain-uses-few-packages',
      comment: 'What talks to the outside belongs into a gateway.',
      severity: 'error',
      from: { path: domain },
      to: { path: 'node_modules/', pathNot: inPackage('zod', 'temporal-polyfill', 'temporal-spec') },
    },
    {
      name: 'gateways-stand-alone',
      comment: 'A gateway knows the model, and of another gateway the interface.',
      severity: 'error',
      from: { path: gateways },
      to: {
        path: '^functions/src/',
        pathNot: ['^functions/src/$1/', '^functions/src/(model|support)/', ...gatewayInterfaces],
      },
    },
    {
      name: 'only-runtime-picks-implementations',
      comment: 'One folder, runtime, decides what stands behind an interface.',
      severity: 'error',
      from: { path: '^functions/src/', pathNot: ['^functions/src/runtime/', gateways] },
      to: { path: gateways, pathNot: gatewayInterfaces },
    },
    {
      name: 'support-stands-alone',
      comment: 'Clock, random and logger serve everybody and need nobody.',
      severity: 'error',
      from: { path: '^functions/src/support/' },
      to: { path: '^functions/src/', pathNot: '^functions/src/support/' },
    },
    {
      name: 'google-clients-in-google',
      comment: 'The Calendar API is spoken to in one place.',
      severity: 'error',
      from: { path: '^functions/src/', pathNot: '^functions/src/google/' },
      to: { path: inPackage('@googleapis/[^/]+', 'googleapis') },
    },
    {
      name: 'google-sign-in-in-gateways',
      comment: 'Credentials for Google are a matter of the two gateways that need them.',
      severity: 'error',
      from: { path: '^functions/src/', pathNot: '^functions/src/(google|tasks)/' },
      to: { path: inPackage('google-auth-library') },
    },
    {
      name: 'firestore-client-in-firestore',
      comment: 'Firestore is spoken to in one place.',
      severity: 'error',
      from: { path: '^functions/src/', pathNot: '^functions/src/firestore/' },
      to: {
        path: inPackage('@google-cloud/firestore', 'firebase-admin/lib/(esm/)?firestore', 'firebase-admin/firestore'),
      },
    },
    {
      name: 'requests-of-our-own-in-tasks',
      comment: 'Cloud Tasks is spoken to in one place, and nothing else by requests of our own.',
      severity: 'error',
      from: { path: '^functions/src/', pathNot: '^functions/src/tasks/create-tasks-client\\.ts$' },
      to: { path: '^(node:)?https?$' },
    },
    {
      name: 'firebase-functions-at-the-edge',
      comment: 'Only what is deployed knows how it is deployed.',
      severity: 'error',
      from: { path: '^functions/src/', pathNot: '^functions/src/(entrypoints/|support/|(config|index)\\.ts$)' },
      to: { path: inPackage('firebase-functions') },
    },
    {
      name: 'webhook-never-reaches-sync',
      comment: 'The webhook verifies and enqueues. (What its entrypoint loads is checked by check-directions.mts.)',
      severity: 'error',
      from: { path: '^functions/src/webhooks/' },
      to: { path: '^functions/src/sync/', reachable: true },
    },
    {
      name: 'webhook-entrypoint-knows-no-sync',
      comment: 'The webhook verifies and enqueues; what a task does with it is not its business.',
      severity: 'error',
      from: { path: '^functions/src/entrypoints/calendar-webhook\\.ts$' },
      to: { path: '^functions/src/(sync|channels|accounts|mirror)/' },
    },
    {
      name: 'local-knows-no-source',
      comment: 'A mapper shared with its simulator would hide its own mistakes.',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^functions/src/' },
    },
    {
      name: 'client-takes-types-only',
      comment: 'What browsers load contains nothing of the server: its schemas lend their types.',
      severity: 'error',
      from: { path: '^(client|web)/' },
      to: { path: ['^functions/', inPackage('zod')], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'client-needs-the-firebase-sdk-only',
      comment: 'An app that uses it gets nothing else with it.',
      severity: 'error',
      from: { path: '^client/', pathNot: '^client/vite\\.config' },
      to: {
        path: 'node_modules/',
        pathNot: inPackage('firebase', '@firebase/[^/]+'),
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'page-knows-client-only',
      comment: 'The page is an app like any other: it sees the mirror through the client.',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(local|cli|test|scripts|bench|functions)/' },
    },
    {
      name: 'source-knows-no-local',
      comment: 'What is deployed contains nothing of the local world, of the tests or of the tools.',
      severity: 'error',
      from: { path: '^functions/src/' },
      to: { path: '^(local|cli|client|web|test|scripts|bench)/' },
    },
    {
      name: 'deployed-needs-no-dev-dependency',
      comment: 'Development dependencies are not there in production.',
      severity: 'error',
      from: { path: '^functions/src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm', 'type-only'] },
    },
    {
      name: 'deployed-knows-no-terminal',
      comment: 'They are dependencies for the sake of the operator’s commands; functions have no terminal.',
      severity: 'error',
      from: { path: '^functions/src/' },
      to: { path: inPackage('commander', 'cli-table3', 'picocolors') },
    },
    {
      name: 'simulated-cores-are-pure',
      comment: 'The cores of the stand-ins are plain models; HTTP and files are their thin shell.',
      severity: 'error',
      from: { path: simulatedCores },
      to: {
        path: [
          '^local/',
          inPackage('express'),
          '^(node:)?(http|https|http2|net|fs|fs/promises|child_process|timers|timers/promises)$',
        ],
        pathNot: '^local/$1/core/',
      },
    },
  ],
  options: {
    // TypeScript 7 has no API to parse with; without this nothing is parsed, and the check passes.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)(functions|local|cli|client)/lib/', '^web/dist/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
}
