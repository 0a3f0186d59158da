import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { LogFile } from '../src/supervisor/log-file.ts'

test('a full log is put aside once, and no line is lost in between', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-log-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'orders.log')

  const first = new LogFile(path, 10)
  for (const line of ['one', 'two', 'three', 'four']) first.write(line)
  await first.close()
  const second = new LogFile(path, 10)
  second.write('five')
  await second.close()

  assert.equal(readFileSync(`${path}.1`, 'utf8'), 'one\ntwo\nthree\n')
  assert.equal(readFileSync(path, 'utf8'), 'four\nfive\n')
})
