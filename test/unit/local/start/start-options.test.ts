import { readStartOptions } from '../../../../local/start/start-options'

describe('the options of npm start', () => {
  it('are the usual ports, no file and all output when there are none', () => {
    expect(readStartOptions([])).toEqual({
      functions: null,
      kitInstance: null,
      ics: [],
      ports: { page: 5004, functions: 5001, simulator: 5002, tasks: 5003, firestore: 8080, auth: 9099 },
      output: 'all',
    })
  })

  it('take files one by one or in a row', () => {
    expect(readStartOptions(['--ics', 'a.ics', 'b.ics', '--quiet', '--ics', 'c.ics'])).toMatchObject({
      ics: ['a.ics', 'b.ics', 'c.ics'],
      output: 'addresses',
    })
  })

  it('take functions from elsewhere, as an instance of a kit', () => {
    const options = readStartOptions(['--functions', '../my-app/source', '--kit-instance', 'team-a'])
    expect(options).toMatchObject({ functions: '../my-app/source', kitInstance: 'team-a' })
  })

  it('change single ports', () => {
    expect(readStartOptions(['--port-auth', '9100']).ports).toMatchObject({ auth: 9100, firestore: 8080 })
  })

  it('leave all other ports open with --any-port', () => {
    expect(readStartOptions(['--any-port', '--port-auth', '9100']).ports).toEqual({ auth: 9100 })
  })
})
