import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRegistry, freshTopic } from './kafka.ts'
import { enumeration, field, record } from './schemas.ts'

const color = JSON.stringify(enumeration('n.Color', ['RED']))
const line = JSON.stringify(record('n.Line', [field('color', 'n.Color')]))

test('keeps references, contracts, contexts, modes, settings and imported ids through a restart', async (t) => {
  const topic = freshTopic(t)
  const before = await createRegistry(t, { topic })
  const ask = (url: string) => async (method: string, path: string, body?: object) => {
    const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' }
    const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) }
    const response = await fetch(url + path, init)
    assert.ok(response.ok, `${method} ${path}: ${response.status}`)
    return response.json() as Promise<unknown>
  }
  const first = ask(before.url)
  const references = [{ name: 'n.Color', subject: 'colors', version: 1 }]
  const metadata = { properties: { owner: 'team' } }
  assert.partialDeepStrictEqual(await first('POST', '/subjects/colors/versions', { schema: color }), { id: 1 })
  await first('POST', '/subjects/lines/versions', { schema: line, references, metadata })
  assert.partialDeepStrictEqual(await first('POST', '/subjects/:.team:colors/versions', { schema: color }), { id: 1 })
  await first('PUT', '/mode/:.copy:', { mode: 'IMPORT' })
  await first('POST', '/subjects/:.copy:colors/versions', { schema: color, id: 70, version: 7 })
  await first('PUT', '/config/short', { alias: 'lines', normalize: true })
  await first('PUT', '/mode/lines', { mode: 'READONLY' })
  const paths = [
    '/schemas?subjectPrefix=:*:',
    '/schemas/ids/2?format=resolved',
    '/subjects/colors/versions/1/referencedby',
    '/contexts',
    '/mode/lines',
    '/mode/:.copy:colors?defaultToGlobal=true',
    '/config/short',
    '/subjects/short/versions/latest',
    '/v1/metadata/id',
  ]
  const answers = async (url: string) => Promise.all(paths.map((path) => ask(url)('GET', path)))
  const told = await answers(before.url)
  await before.stop()

  const after = await createRegistry(t, { topic })
  assert.deepEqual(await answers(after.url), told)
  await ask(after.url)('PUT', '/mode/:.copy:', { mode: 'READWRITE' })
  assert.partialDeepStrictEqual(await ask(after.url)('POST', '/subjects/:.copy:lines/versions', { schema: '"int"' }), {
    id: 71,
  })
  const { scope } = (await ask(after.url)('GET', '/v1/metadata/id')) as { scope: { clusters: Record<string, string> } }
  assert.notEqual(scope.clusters['kafka-cluster'], '')
})
