import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { isAlive, startTime } from '../src/os-processes.ts'
import { endLeftovers, ProcessBook } from '../src/supervisor/process-book.ts'

describe('processes that a dead supervisor left behind', () => {
  test('are ended, with their children', async (t) => {
    const { path, sleeper } = await setUp(t)
    new ProcessBook(path).add('sleeper', sleeper.pid, 'SIGTERM')
    assert.deepEqual(await endLeftovers(path), ['sleeper'])
    assert.equal(isAlive(sleeper), false)
  })

  test('are killed when they do not heed the signal', async (t) => {
    const { path, sleeper } = await setUp(t)
    new ProcessBook(path).add('sleeper', sleeper.pid, 'SIGWINCH')
    assert.deepEqual(await endLeftovers(path, 200), ['sleeper'])
    assert.equal(isAlive(sleeper), false)
  })

  test('another process under the same pid is left alone', async (t) => {
    const { path, sleeper } = await setUp(t)
    writeFileSync(path, JSON.stringify([{ ...sleeper, started: '1', name: 'old', stopSignal: 'SIGKILL' }]))
    assert.deepEqual(await endLeftovers(path), [])
    assert.equal(isAlive(sleeper), true)
  })

  test('a folder without any is fine', async (t) => {
    const { path } = await setUp(t)
    assert.deepEqual(await endLeftovers(path), [])
  })
})

async function setUp(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-book-'))
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' })
  await once(child, 'spawn')
  const { pid = 0 } = child
  t.after(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })
  return { path: join(folder, 'processes.json'), sleeper: { pid, started: startTime(pid) ?? '' } }
}
