import { randomBytes } from 'node:crypto'
import { eventByType } from '@waybill/contracts'
import { type Database, openDatabase, silent } from '@waybill/messaging'
import { migrate } from '@waybill/service'
import pg from 'pg'
import { atEnd, type TestScope } from './cleanup.ts'
import { needed } from './environment.ts'
import { everyonesKeys } from './everyones-keys.ts'

export interface TestDatabase extends Database {
  readonly url: string
}

/**
 * Makes a fresh database with the tables of the library and of these migrations, and drops it after the test.
 * Events can be published at once: they stay in the outbox, under schema ids that mean nothing.
 */
export async function createDatabase(t: TestScope, options: { migrations?: URL } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(`create database ${name}`)
  atEnd(t, () => administer(`drop database ${name} with (force)`))

  const url = new URL(needed('DATABASE_URL'))
  url.pathname = name
  const db = openDatabase({ url: url.href, name })
  atEnd(t, () => db.close())
  await migrate({ url: url.href, db, folder: options.migrations, log: silent })
  db.publishing.keys = everyonesKeys
  for (const [index, event] of [...eventByType.values()].entries()) db.publishing.schemaIds.set(event, index + 1)
  return Object.assign(db, { url: url.href })
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: needed('DATABASE_URL') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
