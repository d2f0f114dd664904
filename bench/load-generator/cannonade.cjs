/**
 * `node cannonade.cjs FILE` posts to one URL with headers by turns, and prints what came of it as JSON. The file:
 * `{ url, path, headers: [{…}, …], connections, seconds, rate? }`. Each connection begins with another of the headers,
 * and all have been sent once before any is sent twice.
 */
const { readFileSync } = require('node:fs')
const autocannon = require('autocannon')

async function main() {
  const { url, path, headers, connections, seconds, rate } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
  const requests = headers.map((one) => ({ method: 'POST', path, headers: one }))
  const times = []
  let opened = 0
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    ...(rate === undefined ? {} : { overallRate: rate }),
    setupClient(client) {
      const from = Math.floor((opened * requests.length) / connections) % requests.length
      opened += 1
      client.on('response', (_status, _bytes, milliseconds) => times.push(milliseconds))
      client.setRequests([...requests.slice(from), ...requests.slice(0, from)])
    },
  })
  times.sort((one, other) => one - other)
  const at = (share) => times[Math.max(0, Math.ceil(share * times.length) - 1)]
  const answers = {
    taken: result['2xx'],
    refused: result.non2xx + result.errors + result.timeouts,
    seconds: result.duration,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
  }
  process.stdout.write(`${JSON.stringify(answers)}\n`)
}

void main()
