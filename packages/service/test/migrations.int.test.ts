import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openDatabase, silent } from '@waybill/messaging'
import { createDatabase } from '@waybill/testing'
import { migrate } from '../src/index.ts'

const folder = new URL('fixtures/migrations/', import.meta.url)

test('instances that start at once migrate once', async (t) => {
  const db = await createDatabase(t)
  await Promise.all(Array.from({ length: 4 }, () => migrate({ url: db.url, db, folder, log: silent })))
  const rows = await db.query<{ name: string }>('select name from public.migrations order by id')
  assert.deepEqual(
    rows.map((row) => row.name),
    ['001-notes', '002-note-times'],
  )
  await db.query(`insert into notes (id, content) values (gen_random_uuid(), 'x')`)
})

test('a role that owns only its database can migrate it', async (t) => {
  const admin = await createDatabase(t)
  const role = `role_${new URL(admin.url).pathname.slice(1)}`
  await admin.query(`create role ${role} login password 'pw'`)
  await admin.query('drop schema messaging cascade')
  await admin.query('drop schema service cascade')
  await admin.query(`alter database ${new URL(admin.url).pathname.slice(1)} owner to ${role}`)

  const url = Object.assign(new URL(admin.url), { username: role, password: 'pw' }).href
  const db = openDatabase({ url })
  try {
    await migrate({ url, db, folder, log: silent })
    assert.deepEqual(await db.query('select * from notes'), [])
  } finally {
    await db.close()
    await admin.query(`drop owned by ${role} cascade`)
    await admin.query(`alter database ${new URL(admin.url).pathname.slice(1)} owner to current_user`)
    await admin.query(`drop role ${role}`)
  }
})

test('a file that fails leaves nothing, and the error says what and where', async (t) => {
  const db = await createDatabase(t)
  const broken = new URL('fixtures/broken/', import.meta.url)
  await assert.rejects(migrate({ url: db.url, db, folder: broken, log: silent }), (error: Error) => {
    assert.ok(error.message.includes(fileURLToPath(broken)), error.message)
    assert.match(error.message, /relation "nowhere" does not exist/)
    return true
  })
  const [found] = await db.query<{ half: string | null }>(`select to_regclass('public.half')::text as half`)
  assert.equal(found?.half, null)
})

test('a file that is named otherwise is refused, not skipped', async (t) => {
  const db = await createDatabase(t)
  const misnamed = new URL('fixtures/misnamed/', import.meta.url)
  await assert.rejects(
    migrate({ url: db.url, db, folder: misnamed, log: silent }),
    /1_notes\.sql.*001-what-it-does\.sql/,
  )
})

test('a migration that comes before one that has run is refused', async (t) => {
  const db = await createDatabase(t, { migrations: folder })
  await db.query(`delete from public.migrations where name = '001-notes'`)
  await assert.rejects(migrate({ url: db.url, db, folder, log: silent }), /001-notes is preceding already run/)
})
