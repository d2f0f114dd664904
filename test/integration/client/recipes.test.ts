import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { Firestore } from '@google-cloud/firestore'
import { changedFields, meetingMoved, messageFor } from '../../../docs/examples/meeting-moved'
import { eventDocument } from '../../support/event-document'
import { testEmulators, testProjectId } from '../../support/test-project'

const page = readFileSync('docs/clients.md', 'utf8')

describe('the recipes of docs/clients.md', () => {
  it.each(['agenda.mjs', 'use-events.mjs', 'meeting-moved.ts'])('shows %s as it is run here', (name) => {
    expect(page).toContain(`\n${readFileSync(`docs/examples/${name}`, 'utf8')}\`\`\``)
  })

  it('the agenda prints what there is', async () => {
    const projectId = testProjectId()
    const server = new Firestore({ projectId })
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000)
    const soon = { ...eventDocument({ summary: 'Soon' }), startAt: at(1), endAt: at(2) }
    await server.doc('users/ana/events/soon').set(soon)
    await server.terminate()
    const { hostname, port } = new URL(`http://${testEmulators().firestore}`)
    const script = `
      import { initializeApp } from 'firebase/app'
      import { connectFirestoreEmulator, getFirestore } from 'firebase/firestore'
      import { showAgenda } from './docs/examples/agenda.mjs'
      const db = getFirestore(initializeApp({ projectId: '${projectId}', apiKey: 'any' }))
      connectFirestoreEmulator(db, '${hostname}', ${port}, { mockUserToken: { user_id: 'ana' } })
      showAgenda(db, 'ana', (line) => {
        console.log(line)
        if (line.startsWith('added')) process.exit()
      })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
    expect(output).toContain(`added ${soon.startAt.toISOString()} Soon`)
  }, 60_000)

  it('the trigger tells of a meeting that moved, and of nothing else', () => {
    const before = { ...eventDocument({ summary: 'Review' }) }
    const start = { dateTime: '2026-03-02T15:00:00+01:00', timeZone: 'Europe/Berlin' }
    const moved = { ...before, start, startAt: new Date(start.dateTime), etag: '"2"', sequence: 1 }
    expect(changedFields(before, moved)).toEqual(['startAt', 'start'])
    expect(messageFor(before, moved)).toBe('“Review” moved to 2026-03-02T15:00:00+01:00')
    expect(messageFor(before, { ...before, location: 'Room 2', mirroredAt: new Date() })).toBeNull()
    const { __endpoint } = meetingMoved
    expect(__endpoint.eventTrigger?.eventFilterPathPatterns).toEqual({ document: 'users/{uid}/events/{eventRef}' })
  })
})
