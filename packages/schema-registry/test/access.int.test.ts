import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { hashPassword } from '../src/access/password.ts'
import { readUsers, userLine } from '../src/access/users.ts'
import { createRegistry, freshTopic, until } from './kafka.ts'

// A hash says what it costs to check: at the usual cost a machine that is busy elsewhere takes seconds for each.
const CHEAP = { N: 2 ** 10, r: 8, p: 1 }

/** A certificate of one's own for 127.0.0.1. */
async function createCertificate(t: TestContext, name: string) {
  const folder = await mkdtemp(join(tmpdir(), 'registry-tls-'))
  t.after(() => rm(folder, { recursive: true }))
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1']
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  await promisify(execFile)('openssl', [...args, '-keyout', keyFile, '-out', certFile, ...subject])
  return { keyFile, certFile }
}

function ask(url: string): Promise<{ name: unknown; body: unknown }> {
  return new Promise((resolve, reject) => {
    const request = https.get(url, { rejectUnauthorized: false, agent: false }, async (response) => {
      const { subject } = (response.socket as TLSSocket).getPeerCertificate()
      resolve({ name: subject.CN, body: await json(response) })
    })
    request.on('error', reject)
  })
}

test('serves HTTPS, and takes a new certificate without a new start', async (t) => {
  const [first, second] = [await createCertificate(t, 'first'), await createCertificate(t, 'second')]
  const { url } = await createRegistry(t, { topic: freshTopic(t), tls: { ...first, lookEveryMs: 20 } })
  assert.match(url, /^https:/)
  assert.deepEqual(await ask(`${url}/subjects`), { name: 'first', body: [] })
  await copyFile(second.keyFile, first.keyFile)
  await copyFile(second.certFile, first.certFile)
  await until('the new certificate is shown', async () => (await ask(`${url}/subjects`)).name === 'second')
})

test('a write that is forwarded is the user’s still', async (t) => {
  const [topic, hash] = [freshTopic(t), await hashPassword('secret', CHEAP)]
  const writer = { name: 'ann', role: 'write', hash } as const
  const leader = await createRegistry(t, { topic, users: [writer] })
  const strict = await createRegistry(t, { topic, users: [writer, { ...writer, name: 'bob' }] })
  const register = async (url: string, user: string, subject: string) => {
    const authorization = `Basic ${Buffer.from(`${user}:secret`).toString('base64')}`
    const headers = { authorization, 'content-type': 'application/json' }
    const body = '{"schema":"\\"string\\""}'
    return (await fetch(`${url}/subjects/${subject}/versions`, { method: 'POST', headers, body })).status
  }
  assert.equal(await register(leader.url, 'ann', 'a'), 200)
  assert.equal(await register(strict.url, 'ann', 'b'), 200)
  assert.equal(await register(strict.url, 'bob', 'c'), 401, 'the leader does not know him')
})

test('users are taken anew as their file changes, and two passwords of one are good at once', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'registry-users-'))
  t.after(() => rm(folder, { recursive: true }))
  const usersFile = join(folder, 'users')
  const line = async (password: string) =>
    userLine({ name: 'ann', role: 'write', hash: await hashPassword(password, CHEAP) })
  await writeFile(usersFile, await line('old'))
  const users = readUsers(await readFile(usersFile, 'utf8'))
  const { url } = await createRegistry(t, { topic: freshTopic(t), users, usersFile })
  const answered = async (password: string) => {
    const authorization = `Basic ${Buffer.from(`ann:${password}`).toString('base64')}`
    return (await fetch(`${url}/subjects`, { headers: { authorization } })).status
  }
  assert.deepEqual([await answered('old'), await answered('new')], [200, 401])

  await writeFile(usersFile, [await line('old'), await line('new')].join('\n'))
  await until('the new password is taken', async () => (await answered('new')) === 200)
  assert.equal(await answered('old'), 200)

  await writeFile(usersFile, await line('new'))
  await until('the old password is refused', async () => (await answered('old')) === 401)
  assert.equal(await answered('new'), 200)
})

// Node reads NODE_EXTRA_CA_CERTS when it starts, so a client with a CA of its own is a process of its own.
const CLIENT = `
  import { openRegistry } from '@waybill/messaging'
  const registry = openRegistry(process.env.SCHEMA_REGISTRY_URL)
  const id = await registry.register('tls', { type: 'string' })
  console.log(JSON.stringify({ id, schema: await registry.schemaOf(id) }))
`

test('our client comes by HTTPS, trusts the CA it is given and no other, and logs in by its URL', async (t) => {
  const certificate = await createCertificate(t, 'registry')
  const users = [{ name: 'ann', role: 'write', hash: await hashPassword('s3cret:@', CHEAP) } as const]
  const { url } = await createRegistry(t, { topic: freshTopic(t), tls: certificate, users })
  const client = async (login: string, more: Record<string, string> = {}) => {
    const env = { ...process.env, SCHEMA_REGISTRY_URL: url.replace('//', `//${login}@`), ...more }
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', CLIENT], {
      env,
      cwd: import.meta.dirname,
    })
    return run.then(
      ({ stdout }) => JSON.parse(stdout) as unknown,
      (error: { stderr: string }) => error.stderr,
    )
  }
  const trusted = { NODE_EXTRA_CA_CERTS: certificate.certFile }
  assert.deepEqual(await client('ann:s3cret%3A%40', trusted), { id: 1, schema: 'string' })
  assert.match(String(await client('ann:wrong', trusted)), /Unauthorized/)
  assert.match(String(await client('ann:s3cret%3A%40')), /Unavailable.*self-signed certificate/s)
})
