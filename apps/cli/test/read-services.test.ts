import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { dummy } from '../src/flow/dummy.ts'
import { readRoutes } from '../src/flow/read-routes.ts'
import { readServices } from '../src/flow/read-services.ts'

async function createServices(t: TestContext, files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-flow-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

const placed = `{ event: { schema: { name: 'OrderPlaced' } }, commit() {} }`

test('a manifest is read with dummies for everything it depends on', async (t) => {
  const folder = await createServices(t, {
    'mail/src/service.ts': `
      import { orderPlaced } from './on/order-placed.ts'
      export const mail = ({ db, config: { size } }) => ({
        name: 'mail', emits: [], handlers: [orderPlaced(db.reader, size * 2)],
        sagas: [{ name: 'm', handlers: [${placed}] }],
        routes: [(app) => { app.get('/api/mail', { schema: { summary: 'All mail' }, config: { access: ['operator'] } }, () => {}) }],
      })`,
    'mail/src/on/order-placed.ts': `export const orderPlaced = (db: object, size: number) => (${placed})`,
    'empty/readme.md': '',
  })
  assert.deepEqual(await readServices(folder), [
    {
      name: 'mail',
      emits: [],
      consumes: [{ event: 'OrderPlaced' }, { event: 'OrderPlaced', saga: 'm' }],
      routes: [{ method: 'GET', path: '/api/mail', access: 'operator', summary: 'All mail' }],
      on: [{ name: 'order-placed', handles: ['OrderPlaced'] }],
    },
  ])
})

test('a service without a manifest is named', async (t) => {
  const folder = await createServices(t, { 'mail/src/service.ts': 'export const other = 1' })
  await assert.rejects(readServices(folder), /services\/mail\/src\/service\.ts exports no function mail/)
})

test('a manifest that needs more than dummies is named', async (t) => {
  const text = `export const mail = () => { throw new Error('no database') }`
  const folder = await createServices(t, { 'mail/src/service.ts': text })
  await assert.rejects(
    readServices(folder),
    /services\/mail\/src\/service\.ts: its manifest can't be made without I\/O: no database/,
  )
})

test('routes are found however they are registered', () => {
  const routes = readRoutes([
    (app: Record<string, (...args: unknown[]) => { register(): void }>) => {
      app.addHook?.('onRequest', () => {})
      app.post?.('/a', { config: { access: 'public' } }, () => {}).register()
      app.route?.({ method: ['PUT', 'PATCH'], url: '/b', schema: { summary: 'Change' } })
    },
  ] as readonly ((app: never) => void)[])
  assert.deepEqual(routes, [
    { method: 'POST', path: '/a', access: 'public', summary: '' },
    { method: 'PUT', path: '/b', access: '', summary: 'Change' },
    { method: 'PATCH', path: '/b', access: '', summary: 'Change' },
  ])
})

test('the dummy is whatever is asked of it', async () => {
  // biome-ignore lint/suspicious/noExplicitAny: standing in for anything is its purpose
  const any = dummy as any
  assert.equal(any.db.query('…').rows[0], dummy)
  assert.equal(new any.Client(1), dummy)
  assert.equal(any * 2, 0)
  assert.equal(`${any}`, 'dummy')
  assert.deepEqual([...any], [])
  assert.equal(await any.connect(), dummy)
})
