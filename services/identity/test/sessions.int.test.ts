import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { until } from '@waybill/testing'
import { sessions } from '../src/refresh-token.ts'
import { password, startIdentity } from './start-identity.ts'

/** Identity with one user who is logged in. */
async function loggedIn(t: Parameters<typeof startIdentity>[0]) {
  const started = await startIdentity(t)
  const { userId, email } = (await started.register()).body as { userId: string; email: string }
  const post = (path: string, refreshToken: string) => started.ask('POST', path, { body: { refreshToken } })
  const token = async (): Promise<string> => (await started.login(email)).body.refreshToken

  return {
    ...started,
    userId,
    email,
    token,
    refresh: (refreshToken: string) => post('/api/auth/refresh', refreshToken),
    logout: (refreshToken: string, query = '') =>
      started.inject({ method: 'POST', url: `/api/auth/logout${query}`, payload: { refreshToken } }),
    /** As if the last exchange of every session were long ago. */
    later: () => started.db.query(`update sessions set exchanged_at = exchanged_at - interval '1 minute'`),
    activity: async (): Promise<string[]> =>
      (await started.ask('GET', `/api/users/${userId}/activity`, { as: { userId } })).body.items.map(
        ({ type }: { type: string }) => type,
      ),
  }
}

test('a refresh token gives the next tokens, with the name and roles of now, and is never stored', async (t) => {
  const { db, ask, userId, token, refresh } = await loggedIn(t)
  const first = await token()
  const { status, body, headers } = await refresh(first)
  const me = await ask('GET', '/api/users/me', { as: { userId } })
  const rows = await db.query<Record<string, unknown>>('select * from sessions')
  const stored = JSON.stringify(rows.map((row) => Object.values(row).map(String)))

  assert.deepEqual([status, me.status, headers['cache-control']], [200, 200, 'no-store'])
  assert.deepEqual([body.tokenType, body.expiresIn], ['Bearer', 900])
  assert.notEqual(body.refreshToken, first)
  assert.equal((await refresh(body.refreshToken)).status, 200)
  for (const text of [first, body.refreshToken]) {
    const bytes = Buffer.from(text, 'base64url').subarray(16)
    assert.equal(stored.includes(String(bytes)), false)
  }
})

test('two tabs at once, and a client that lost the answer, get the same next token', async (t) => {
  const { db, token, refresh } = await loggedIn(t)
  const first = await token()
  const tabs = await Promise.all([refresh(first), refresh(first)])
  // However slow this machine is, the grace is not over.
  await db.query(`update sessions set exchanged_at = now() + interval '1 minute'`)
  const answers = [...tabs, ...(await Promise.all(Array.from({ length: 10 }, () => refresh(first))))]

  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  assert.equal(new Set(answers.map(({ body }) => body.refreshToken)).size, 1)
  assert.equal((await refresh(answers[0]?.body.refreshToken)).status, 200)
})

test('an old token used again ends its whole session and no other, and the user sees that it was', async (t) => {
  const { token, refresh, later, activity } = await loggedIn(t)
  const [stolen, other] = [await token(), await token()]
  const second = (await refresh(stolen)).body.refreshToken
  await later()
  const reuse = await refresh(stolen)

  assert.deepEqual([reuse.status, reuse.body.code], [401, 'refresh-token-reused'])
  assert.deepEqual([(await refresh(second)).status, (await refresh(second)).body.code], [401, 'refresh-token-invalid'])
  assert.equal((await refresh(other)).status, 200)
  assert.deepEqual(await activity(), ['identity.session.reused'])
})

test('the token before the last one is reused at once, also within the grace', async (t) => {
  const { token, refresh } = await loggedIn(t)
  const first = await token()
  const second = (await refresh(first)).body.refreshToken
  const third = (await refresh(second)).body.refreshToken

  assert.equal((await refresh(first)).body.code, 'refresh-token-reused')
  assert.equal((await refresh(third)).body.code, 'refresh-token-invalid')
})

test('who logs out is out, here or everywhere; an old token logs out its own session only', async (t) => {
  const { token, refresh, logout, later } = await loggedIn(t)
  const [here, there, third, fourth] = [await token(), await token(), await token(), await token()]

  assert.equal((await logout(here)).statusCode, 204)
  assert.equal((await logout(here)).statusCode, 204)
  assert.equal((await logout('no token')).statusCode, 204)
  assert.equal((await refresh(here)).status, 401)

  const successor = (await refresh(there)).body.refreshToken
  await later()
  assert.equal((await logout(there, '?everywhere=true')).statusCode, 204)
  assert.equal((await refresh(successor)).status, 401)
  assert.equal((await refresh(third)).status, 200)

  assert.equal((await logout(fourth, '?everywhere=true')).statusCode, 204)
  assert.equal((await refresh(fourth)).status, 401)
  assert.equal((await refresh((await token()) as string)).status, 200)
})

test('a closed account, an erased one, other roles and another password end every session', async (t) => {
  const keyed = () => ({ 'idempotency-key': randomUUID() })
  const admin = { roles: ['admin'] as const }
  const ends = {
    deactivation: ({ ask, userId }) =>
      ask('POST', `/api/users/${userId}/deactivate`, { as: { userId }, headers: keyed() }),
    erasure: ({ ask, userId }) => ask('POST', `/api/users/${userId}/erase`, { as: { userId }, headers: keyed() }),
    'other roles': ({ ask, userId }) =>
      ask('PUT', `/api/users/${userId}/roles`, { as: admin, body: { roles: ['customer', 'operator'] } }),
    'another password': ({ ask, userId }) =>
      ask('POST', '/api/users/me/password', {
        as: { userId },
        body: { oldPassword: password, newPassword: 'another password' },
      }),
  } satisfies Record<string, (world: Awaited<ReturnType<typeof loggedIn>>) => Promise<{ status: number }>>

  for (const [name, end] of Object.entries(ends)) {
    const world = await loggedIn(t)
    const [one, two] = [await world.token(), await world.token()]
    assert.equal((await end(world)).status, 200, name)
    for (const token of [one, two]) assert.equal((await world.refresh(token)).status, 401, name)
    await world.stop()
  }
})

test('a password is changed for the old one only, and the caller stays in', async (t) => {
  const { ask, login, refresh, activity, userId, email } = await loggedIn(t)
  const change = (oldPassword: string, newPassword = 'another password') =>
    ask('POST', '/api/users/me/password', { as: { userId }, body: { oldPassword, newPassword } })

  const wrong = await change('not the password')
  assert.deepEqual([wrong.status, wrong.body.code], [403, 'wrong-password'])
  assert.equal((await change(password, 'short')).status, 400)

  const changed = await change(password)
  assert.equal(changed.status, 200)
  assert.equal((await refresh(changed.body.refreshToken)).status, 200)
  assert.equal((await login(email)).status, 401)
  assert.equal((await login(email, 'another password')).status, 200)
  assert.deepEqual(await activity(), ['identity.password.changed'])

  // Who has a stolen access token can't try passwords one after the other either.
  for (let n = 0; n < 5; n++) await change(`guess number ${n}`)
  assert.equal((await change('another password')).body.code, 'too-many-failures')
})

test('of two changes of one password at once, one is made', async (t) => {
  const { ask, userId } = await loggedIn(t)
  const answers = await Promise.all(
    ['first new password', 'second new password'].map((newPassword) =>
      ask('POST', '/api/users/me/password', { as: { userId }, body: { oldPassword: password, newPassword } }),
    ),
  )

  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 403])
})

test('a user has so many sessions and no more: the one used least recently ends', async (t) => {
  const { db, token, refresh } = await loggedIn(t)
  const [oldest, second] = [await token(), await token()]
  await db.query(
    `insert into sessions (session_id, user_id, token_hash, expires_at)
     select gen_random_uuid(), user_id, token_hash, expires_at + interval '1 ms'
     from (select * from sessions order by expires_at desc limit 1), generate_series(1, $1)`,
    [sessions.perUser - 2],
  )
  const newest = await token()

  assert.equal((await db.query('select from sessions')).length, sessions.perUser)
  assert.equal((await refresh(oldest)).status, 401)
  assert.equal((await refresh(second)).status, 200)
  assert.equal((await refresh(newest)).status, 200)
})

test('a session that nobody used for 30 days is over', async (t) => {
  const { db, token, refresh } = await loggedIn(t)
  const first = await token()
  await db.query(`update sessions set expires_at = now() - interval '1 second'`)

  assert.equal((await refresh(first)).body.code, 'refresh-token-invalid')
})

test('a login under way while the password is changed begins no session', async (t) => {
  const { db, login, userId, email } = await loggedIn(t)
  const answer = await db.transaction(async (tx) => {
    await tx.query(`update users set password_hash = 'another' where user_id = $1`, [userId])
    const pending = login(email)
    const waits = () =>
      db.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)
    await until(async () => (await waits()).length > 0, { message: 'the login did not come to the user who is held' })
    return { pending }
  })

  assert.equal((await answer.pending).status, 401)
  assert.equal((await db.query('select from sessions')).length, 0)
})
