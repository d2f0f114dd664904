/**
 * Loads the module that it is given, as Google's framework does, and tells how long that took once there is nothing
 * left to load: `node report-ready.js ENTRY`. The time counts from the start of the process.
 */
process.once('beforeExit', () => {
  const { rss, heapUsed } = process.memoryUsage()
  const ready = {
    readyMs: performance.now(),
    cpuMs: (process.cpuUsage().user + process.cpuUsage().system) / 1_000,
    modules: Object.keys(require.cache).length,
    residentMb: rss / 1_048_576,
    heapMb: heapUsed / 1_048_576,
  }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
})

require(String(process.argv[2]))
