import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { type Connection, type SASLOptions, saslScramSha } from '@platformatic/kafka'
import { connectionTo, readBrokers } from '../src/kafka/brokers.ts'
import { scramCredential } from '../src/kafka/scram.ts'
import { despiteChanges, PostgresClient } from '../src/postgres/client.ts'
import { readAddresses } from '../src/registry/addresses.ts'

function fileOf(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-passwords-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'password')
  writeFileSync(path, text)
  return path
}

/** Which of the passwords a broker is shown that keeps `known`: none of ours sees more of it than a salted key. */
async function shownTo(known: string, salt: Buffer, passwordFile: string): Promise<string | undefined> {
  const { sasl } = connectionTo(readBrokers(`sasl_ssl://me@kafka:9093?passwordFile=${passwordFile}`))
  const { hi, hmac, h } = saslScramSha.defaultCrypto
  const sha = saslScramSha.ScramAlgorithms['SHA-512']
  let first = ''
  let proven = false
  const broker = async (bytes: Buffer) => {
    const text = bytes.toString()
    if (!first) {
      first = text.slice('n,,'.length)
      return `r=${/r=(.*)/.exec(text)?.[1]}broker,s=${salt.toString('base64')},i=4096`
    }
    const server = `r=${/r=([^,]*)/.exec(text)?.[1]},s=${salt.toString('base64')},i=4096`
    const clientKey = hmac(sha, await hi(sha, known, salt, 4_096), 'Client Key')
    const signature = hmac(sha, h(sha, clientKey), [first, server, text.replace(/,p=.*/, '')].join())
    const proof = clientKey.map((byte, n) => byte ^ (signature[n] ?? 0))
    proven = text.endsWith(`p=${Buffer.from(proof).toString('base64')}`)
    return 'e=enough'
  }
  const ask = (_: Connection, bytes: Buffer, done: (error: null, answer: object) => void) =>
    void broker(bytes).then((text) => done(null, { authBytes: Buffer.from(text) }))
  const log = promisify(sasl?.authenticate as NonNullable<SASLOptions['authenticate']>) as (
    ...args: unknown[]
  ) => Promise<unknown>
  await assert.rejects(log('SCRAM-SHA-512', {}, ask, sasl?.username, sasl?.password, undefined), /enough/)
  return proven ? known : undefined
}

test('of two passwords in a file Kafka is shown the one that it knows', async (t) => {
  const fresh = randomBytes(16).toString('hex')
  const path = fileOf(t, `old\n${fresh}\n`)
  const made = await scramCredential(fresh)
  assert.equal(await shownTo(fresh, made.salt, path), fresh)
  assert.equal(await shownTo('old', Buffer.from('a salt of its own'), path), 'old')
  assert.equal(await shownTo('other', Buffer.from('a salt of its own'), path), undefined)
})

test('no salt is made from a password that could be found by trying', async () => {
  await assert.rejects(scramCredential('correct horse battery staple'), /drawn at random and has 32 characters/)
})

test('who logs in by PLAIN shows the first password alone', async (t) => {
  const { sasl } = connectionTo(
    readBrokers(`sasl_ssl://me@k:1?mechanism=PLAIN&passwordFile=${fileOf(t, 'old\nnew\n')}`),
  )
  assert.equal(typeof sasl?.password === 'function' && (await sasl.password()), 'old')
})

test('a registry is shown the first password of a file, read for each request', (t) => {
  const path = fileOf(t, 'old\nnew\n')
  const [address] = readAddresses(`https://me@registry:8081?passwordFile=${encodeURIComponent(path)}`)
  const login = () => Buffer.from(address?.authorization()?.slice('Basic '.length) ?? '', 'base64').toString()
  assert.equal(address?.base, 'https://registry:8081')
  assert.equal(login(), 'me:old')
  writeFileSync(path, 'new\n')
  assert.equal(login(), 'me:new')
})

const given = (client: PostgresClient): string => (client as unknown as { password: () => string }).password()

test('PostgreSQL is shown the password of libpq’s file that is for it, and after a refusal the other', async (t) => {
  const path = fileOf(t, 'elsewhere:*:*:*:not this\n*:*:*:you:nor this\n*:5432:*:me:o\\:ld\n*:*:*:*:new\n')
  const url = `postgres://me@db:5432/orders?passfile=${path}`
  const client = new PostgresClient({ connectionString: url })
  assert.equal(given(client), 'o:ld')
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter }
  client.on('error', () => {})
  connection.emit('errorMessage', Object.assign(new Error('refused'), { code: '28P01' }))
  assert.equal(given(new PostgresClient({ connectionString: url })), 'new')
  const none = `postgres://me@db/orders?passfile=${fileOf(t, '*:*:*:you:x\n')}`
  assert.throws(
    () => given(new PostgresClient({ connectionString: none })),
    /has no password for me at db:5432\/orders/,
  )
})

test('who is refused with a password of a file comes again ten times; with one of the URL, not', async () => {
  for (const [url, times] of [
    ['postgres://me@db/orders?passfile=/x', 10],
    ['postgres://me:secret@db/orders', 1],
  ] as const) {
    let tries = 0
    const refuse = async () => {
      tries++
      throw Object.assign(new Error('refused'), { code: '28P01' })
    }
    await assert.rejects(despiteChanges(url, refuse), /refused/)
    assert.equal(tries, times)
  }
})
