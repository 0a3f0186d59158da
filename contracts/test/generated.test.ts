import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generate, staleFiles } from '../src/generate.ts'

test('the generated files are what the contracts say', async () => {
  const stale = await staleFiles()
  assert.deepEqual(
    stale,
    [],
    `contracts/src/generated is out of date: ${stale}. Run ./waybill schemas generate and commit.`,
  )
})

test('generating twice gives the same text', async () => {
  assert.deepEqual(await generate(), await generate())
})
