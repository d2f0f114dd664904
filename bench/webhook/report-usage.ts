/** Loaded into the process that serves the webhook: tells what it has used so far whenever it gets SIGUSR2. */
process.on('SIGUSR2', () => {
  const { user, system } = process.cpuUsage()
  const usage = { cpuMs: (user + system) / 1_000, residentMb: process.memoryUsage().rss / 1_048_576 }
  process.stdout.write(`${JSON.stringify(usage)}\n`)
})
