import fc from 'fast-check'

/**
 * Properties are tried with the same values in every run, so that a run that fails can be repeated and one that passes
 * proves the commit and not its luck. `npm run fuzz` tries others.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20_260_222) })
