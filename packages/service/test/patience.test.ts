import assert from 'node:assert/strict'
import { test } from 'node:test'
import { silent } from '@waybill/messaging'
import { patiently } from '../src/patience.ts'

const passing = (error: unknown) => error instanceof Error && error.message === 'away'
const patience = { what: 'the thing', passing, withinMs: 200, everyMs: 1, log: silent }

test('tries again while it may pass, and says once what it waits for', async () => {
  const told: string[] = []
  let tries = 0
  const result = await patiently(
    async () => {
      tries += 1
      if (tries < 4) throw new Error('away')
      return 'here'
    },
    { ...patience, log: { ...silent, warn: (_fields, message) => told.push(message) } },
  )
  assert.deepEqual([result, tries, told], ['here', 4, ['Waiting for the thing']])
})

test('gives up in time, and at once when it can not pass', async () => {
  const fail = (message: string) => patiently(() => Promise.reject(new Error(message)), patience)
  await assert.rejects(fail('away'), /the thing was not there within 0.2 s: away/)
  await assert.rejects(fail('refused'), /^Error: refused$/)
})
