import { listFunctions } from '../../../../cli/google/deployed-functions'
import type { RestRequest } from '../../../../cli/google/google-rest'

describe('the functions of a project', () => {
  it('are listed page by page, to the end', async () => {
    const name = (id: string) => ({ name: `projects/p/locations/europe-west1/functions/${id}` })
    const pages = new Map([
      ['', { functions: [name('first')], nextPageToken: 'two+/=&2' }],
      ['two+/=&2', { nextPageToken: 'three' }],
      ['three', { functions: [name('last')] }],
    ])
    const rest = ({ address }: RestRequest) => {
      const token = new URL(`https://${address}`).searchParams.get('pageToken') ?? ''
      return Promise.resolve({ status: 200, body: pages.get(token), at: null })
    }
    const listed = await listFunctions(rest, 'p')
    expect(listed.map(({ id, region }) => [id, region])).toEqual([
      ['first', 'europe-west1'],
      ['last', 'europe-west1'],
    ])
  })
})
