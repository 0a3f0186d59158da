import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import pg from 'pg'
import { applyMigrations, migrateMessaging } from '../src/index.ts'

const ADMIN = process.env.DATABASE_URL ?? ''

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function emptyDatabase(t: TestContext): Promise<string> {
  const name = `migrations_${randomBytes(6).toString('hex')}`
  await query(ADMIN, `create database ${name}`)
  t.after(() => query(ADMIN, `drop database ${name} with (force)`))
  return Object.assign(new URL(ADMIN), { pathname: `/${name}` }).href
}

const done = (url: string) => query(url, 'select name from messaging.migrations order by run_on, id')

test('processes that make the tables at once make them once', async (t) => {
  const url = await emptyDatabase(t)
  const ran = await Promise.all(Array.from({ length: 4 }, () => applyMigrations({ url })))
  const files = (await readdir(migrateMessaging)).sort().map((file) => file.replace(/\.sql$/, ''))
  assert.deepEqual(ran.flat(), files)
  assert.deepEqual(
    (await done(url)).map(({ name }) => name),
    files,
  )
  assert.deepEqual(await query(url, 'select * from messaging.outbox'), [])
})

test('who keeps migrations with node-pg-migrate finds nothing left to do', async (t) => {
  const url = await emptyDatabase(t)
  await applyMigrations({ url })
  const ran = await runner({
    databaseUrl: url,
    dir: fileURLToPath(migrateMessaging),
    direction: 'up',
    migrationsTable: 'migrations',
    migrationsSchema: 'messaging',
    logger: { info() {}, warn() {}, error() {} },
  })
  assert.deepEqual(ran, [])
})

test('a migration that fails leaves nothing, and the error names it', async (t) => {
  const url = await emptyDatabase(t)
  await query(url, 'create schema messaging; create table messaging.outbox ()')
  await assert.rejects(
    applyMigrations({ url }),
    /001-messaging of @waybill\/messaging failed: .*outbox.*already exists/,
  )
  const [found] = await query(url, `select to_regclass('messaging.migrations')::text as book`)
  assert.equal(found?.book, null)
})
