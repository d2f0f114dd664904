import { chooseMirror } from '../../../cli/mirror/choose-mirror'

const emulator = '127.0.0.1:8080'

it.each([
  ['an option', { project: 'my-shop' }, {}, { projectId: 'my-shop', emulator: null }],
  ['the environment', {}, { GCLOUD_PROJECT: 'my-shop' }, { projectId: 'my-shop', emulator: null }],
  ['Google’s other variable', {}, { GOOGLE_CLOUD_PROJECT: 'my-shop' }, { projectId: 'my-shop', emulator: null }],
  [
    'the option before the environment',
    { project: 'my-shop' },
    { GCLOUD_PROJECT: 'other' },
    { projectId: 'my-shop', emulator: null },
  ],
  ['what npm start takes', { local: true }, {}, { projectId: 'demo-calendar-mirror', emulator }],
  [
    'never a real project locally',
    { local: true },
    { GCLOUD_PROJECT: 'my-shop' },
    { projectId: 'demo-calendar-mirror', emulator },
  ],
  [
    'a local project by the environment',
    { local: true },
    { GCLOUD_PROJECT: 'demo-x' },
    { projectId: 'demo-x', emulator },
  ],
  [
    'the emulator that is named',
    {},
    { GCLOUD_PROJECT: 'demo-x', FIRESTORE_EMULATOR_HOST: 'h:1' },
    { projectId: 'demo-x', emulator: 'h:1' },
  ],
  [
    'nothing of a variable that is empty',
    { local: true },
    { GCLOUD_PROJECT: '', FIRESTORE_EMULATOR_HOST: '' },
    { projectId: 'demo-calendar-mirror', emulator },
  ],
])('the mirror is that of %s', (_, options, environment, address) => {
  expect(chooseMirror(options, environment, null)).toEqual(address)
})

it.each([
  ['there is no project', {}, {}, 'Which project?'],
  ['two are asked for at once', { project: 'my-shop', local: true }, {}, 'give one of the two'],
  ['it is no project id', { project: 'My Shop' }, {}, 'is no project id'],
  ['a local project has no emulator', { project: 'demo-x' }, {}, '--local'],
])('says so where %s', (_, options, environment, said) => {
  expect(() => chooseMirror(options, environment, null)).toThrow(said)
})

it('a local world that says where it is, is there', () => {
  const world = { environment: { FIRESTORE_EMULATOR_HOST: '127.0.0.1:4711' } }
  expect(chooseMirror({ local: true }, {}, world)).toMatchObject({ emulator: '127.0.0.1:4711' })
  expect(chooseMirror({ project: 'my-project' }, {}, null)).toMatchObject({ emulator: null })
})
