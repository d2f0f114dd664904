import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PASSWORD, type WholeUser } from '../../support/whole-user'
import { WholeWorld } from '../../support/whole-world'

/** The blocks of a page that call a function with curl, one command after the other, each with what stands behind it. */
const callsIn = (page: string) =>
  [...readFileSync(page, 'utf8').matchAll(/^```sh\n((?:(?!^```).)*^(?:TOKEN=\$\()?curl .*?)^```/gms)].flatMap(
    ([, block = '']) => block.split(/^(?=curl |TOKEN=)/m).filter((part) => part.includes('curl ')),
  )

/** What a page calls `$URL/…`, in its order. */
const inReadme = callsIn('README.md').map((command) => [/\$URL\/(\w+)/.exec(command)?.[1] ?? command, command] as const)

/** The names in the first answer that a page shows behind a command. */
const namesShown = (command: string) => {
  const [answer = ''] = /^# \{.*(?:\n# {3}".*)*/m.exec(command) ?? []
  return [...answer.matchAll(/"(\w+)":/g)].map(([, name = '']) => name)
}

describe('calls that pages tell, with ids and addresses of this world in their place', () => {
  let world: WholeWorld
  let user: WholeUser
  let link: string
  let folder: string

  beforeAll(async () => {
    world = await WholeWorld.open({ coalesceMs: 100 })
    user = await world.addUser()
    const told = user.insert('told', 3)
    user.insert('another', 4)
    link = Buffer.from(`${told} ${user.email}`).toString('base64url')
    folder = mkdtempSync(join(tmpdir(), 'calendar-mirror-told-'))
  }, 60_000)
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await world.close()
  })

  async function run(script: string): Promise<string> {
    const env = { ...process.env, URL: world.local.urls.functions, TOKEN: user.idToken }
    const lines = `curl() { command curl -sS --fail-with-body "$@"; }\n${script}`
    const { stdout } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', lines], {
      cwd: folder,
      env,
    })
    await world.settle()
    return stdout
  }

  it.each(inReadme)('README.md: %s answers as it is shown', async (name, command) => {
    const here = command
      .replaceAll(/\d{19}~ada@example\.com/g, user.calendarRef)
      .replaceAll(/\d{19}/g, user.accountId)
      .replace(/(?<=eid=)\w+/, link)
    const answer = await run(here)
    for (const shown of namesShown(command)) expect(answer).toContain(`"${shown}":`)
    if (name === 'exportData')
      expect(JSON.parse(readFileSync(join(folder, 'calendars.json'), 'utf8'))).toEqual(expect.any(Object))
    else expect(namesShown(command).length).toBeGreaterThan(0)
  })

  it('docs/deploy.md: a user with a password signs in, and has a calendar watched', async () => {
    const [signIn = '', watch = ''] = callsIn('docs/deploy.md')
    const owner = await world.addUser()
    const answer = await run(
      `${signIn}\n${watch}`
        .replace('https://identitytoolkit.googleapis.com', `http://${world.local.auth}/identitytoolkit.googleapis.com`)
        // Only its owner may name another project to the emulator than the one that it was started with.
        .replace('\\\n', `-H 'authorization: Bearer owner' \\\n`)
        .replace('"email":"…","password":"…"', `"email":"${owner.email}","password":"${PASSWORD}"`)
        .replace('"returnSecureToken"', `"targetProjectId":"${world.local.projectId}","returnSecureToken"`)
        .replace('https://us-central1-$PROJECT.cloudfunctions.net', '$URL')
        .replace('"calendarId": "…"', `"calendarId": "${owner.calendarRef}"`),
    )
    expect(JSON.parse(answer)).toMatchObject({ result: { status: 'watching' } })
  })

  it.each(['docs/deploy.md', 'docs/operations.md'])('%s: how it is doing', async (page) => {
    const health = callsIn(page).find((command) => command.includes('/health')) ?? ''
    const answer = await run(health.replace('https://us-central1-$PROJECT.cloudfunctions.net', '$URL'))
    expect(JSON.parse(answer)).toMatchObject({ status: 'ok' })
  })
})
