/** Two kinds of tests: those that need nothing, and those for which the emulators are started once a run. */

const shared = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.[cm]?[jt]sx?$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
    ],
  },
  // These come as ECMAScript modules only, which jest cannot require.
  transformIgnorePatterns: ['/node_modules/(?!(temporal-polyfill|temporal-utils)/)'],
  modulePathIgnorePatterns: ['<rootDir>/(functions|local|cli)/lib/', '<rootDir>/test-output/'],
}

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: 'alone',
      testMatch: ['<rootDir>/test/{unit,structure}/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'with emulators',
      testMatch: ['<rootDir>/test/{integration,rules}/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
}
