import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { readServices } from '../apps/cli/src/flow/read-services.ts'
import { startRoutes } from './access-platform.ts'
import { type Actor, actors, type Expected, type Row, table } from './access-table.ts'
import { attack, overreach, targetsOf } from './hostile-requests.ts'

const SERVICES = join(resolve(import.meta.dirname, '..'), 'services')

test('every route of every service has one row in the table, and no row is left over', async () => {
  const manifests = await readServices(SERVICES)
  const routes = manifests.flatMap(({ name, routes }) => routes.map(({ method, path }) => `${name} ${method} ${path}`))

  assert.deepEqual(table.map(({ route }) => route).sort(), routes.sort())
  for (const { route, expected } of table) assert.equal(expected.length, actors.length, route)
})

test('row 37: each actor gets of each route what the table says, at the gateway and at the service behind it', async (t) => {
  const routes = await startRoutes(t)
  const { urls, bearer, pathOf } = routes

  const ask = async (base: string | undefined, { route, body }: Row, actor: Actor): Promise<Expected | string> => {
    const [, method = '', path = ''] = route.split(' ')
    const answer = await fetch(base + pathOf(path), {
      method,
      headers: {
        ...bearer(actor),
        ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    // A stream would never end.
    await answer.body?.cancel()
    return classOf(answer.status)
  }

  const wrong: string[] = []
  for (const row of table) {
    const [service = ''] = row.route.split(' ')
    for (const [n, actor] of actors.entries()) {
      for (const asked of placesOf(row, service)) {
        const found = await ask(urls[asked], row, actor)
        if (found !== row.expected[n])
          wrong.push(`${row.route} by ${actor} at ${asked}: ${found}, not ${row.expected[n]}`)
      }
    }
  }
  assert.deepEqual(wrong, [])

  // After the table: an attack may well close an account, whose owner would be let in nowhere then.
  const targets = await targetsOf(routes)
  await t.test(
    'rows 40 and 41: no text in any field is taken for SQL, a header or a line, or makes a fault',
    async () => {
      const wrong: string[] = []
      // One after the other: who waits too long for a connection to the database is told so, and that is no fault.
      for (const target of targets) wrong.push(...(await attack(routes, target)))
      assert.deepEqual(wrong, [])
    },
  )
  await t.test('row 37: what is not for clients to set is refused in every body', async () => {
    const wrong = await Promise.all(targets.map((target) => overreach(routes, target)))
    assert.deepEqual(wrong.flat(), [])
  })

  await t.test(
    'the document of the gateway tells of these routes and no others, and says who needs a token',
    async () => {
      const answer = await fetch(`${urls.gateway}/api/openapi.json`)
      const { paths } = (await answer.json()) as { paths: Record<string, Record<string, { security?: unknown }>> }
      const described = Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(
          ([method, { security }]) => `${method.toUpperCase()} ${path} ${security ? 'closed' : 'open'}`,
        ),
      )
      const expected = table
        // POST /orders is another name of POST /api/orders.
        .filter(({ inside, route }) => !inside && !route.endsWith(' /orders'))
        .map(({ route, expected: [anonymous] }) => {
          const [, method, path = ''] = route.split(' ')
          return `${method} ${path.replace(/:(\w+)/g, '{$1}')} ${anonymous === '401' ? 'closed' : 'open'}`
        })
      assert.deepEqual(described.sort(), expected.sort())
    },
  )
})

const placesOf = ({ inside, once }: Row, service: string) =>
  inside ? [service] : once ? ['gateway'] : [...new Set([service, 'gateway'])]

const refusals = ['401', '403', '404'] as const

/** A fault of the server is no answer to who may, and shows as what it is. */
function classOf(status: number): Expected | string {
  return status >= 500 ? String(status) : (refusals.find((refusal) => refusal === String(status)) ?? 'in')
}
