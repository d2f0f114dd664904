/** Three kinds of tests: alone, with the emulators, which are started once a run, and in a browser beside them. */

const asEcmaScript = [
  'temporal-polyfill',
  'temporal-utils',
  'commander',
  'jose',
  'gaxios',
  'node-fetch',
  'fetch-blob',
  'data-uri-to-buffer',
  'formdata-polyfill',
]

const shared = {
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/test/support/repeatable-properties.ts'],
  transform: {
    '^.+\\.[cm]?[jt]sx?$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
    ],
  },
  // These come as ECMAScript modules only, which jest cannot require; gaxios, under every Google client, imports
  // node-fetch at run time, which jest would refuse without a flag for Node.
  transformIgnorePatterns: [`/node_modules/(?!(?:.*/)?(?:${asEcmaScript.join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/(functions|local|cli|bench)/lib/', '<rootDir>/test-output/'],
}

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: 'alone',
      testMatch: ['<rootDir>/test/{unit,structure,simulation}/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'with emulators',
      testMatch: ['<rootDir>/test/{integration,rules,attacks}/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
    {
      ...shared,
      displayName: 'in a browser',
      testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
}
