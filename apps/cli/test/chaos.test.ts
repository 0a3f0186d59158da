import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ownEnds } from '../src/chaos/harm/own-ends.ts'
import { keepVerdict } from '../src/chaos/kept.ts'
import { reportOf } from '../src/chaos/report.ts'
import { scenarios } from '../src/chaos/scenarios.ts'
import { openStage } from '../src/chaos/stage.ts'

function stageOn(stop = new AbortController()) {
  const given = { run: {}, state: '', admin: {}, signal: stop.signal, seed: 1 } as Parameters<typeof openStage>[0]
  return { stop, ...openStage(given) }
}

test('there is a scenario for each of the rows 1 to 24, each with a name of its own', () => {
  assert.deepEqual(
    scenarios.map(({ row }) => row),
    Array.from({ length: 24 }, (_, i) => i + 1),
  )
  assert.equal(new Set(scenarios.map(({ name }) => name)).size, 24)
})

test('what was harmed is put right the last first, once, also behind what can not be put right', async () => {
  const { stage, outcome, putRight } = stageOn()
  const done: string[] = []
  stage.undo('the first', () => done.push('first'))
  stage.undo('the second', () => {
    throw new Error('it is locked')
  })
  stage.undo('the third', async () => done.push('third'))
  await putRight()
  await putRight()
  assert.deepEqual(done, ['third', 'first'])
  assert.deepEqual(outcome.failures, ['not put right: the second: it is locked'])
})

test('on Ctrl-C every wait ends, and there still is a way back', async () => {
  const { stage, stop, putRight } = stageOn()
  let right = false
  stage.undo('the harm', () => {
    right = true
  })
  const waits = [stage.pause(60_000), stage.until('never', async () => false)]
  stop.abort()
  for (const wait of waits) await assert.rejects(wait, { name: 'AbortError' })
  await putRight()
  assert.equal(right, true)
})

test('what does not come in time is named, with why it did not hold', async () => {
  const { stage } = stageOn()
  const refused = async () => {
    throw new Error('refused')
  }
  await assert.rejects(stage.until('orders answers', refused, 0), /Not within 0 s: orders answers \(refused\)/)
})

test('a verdict takes the place of the one before; the report has every row, with why it failed or that it was not played', () => {
  const state = mkdtempSync(join(tmpdir(), 'waybill-chaos-'))
  try {
    const [first, second] = scenarios
    assert.ok(first && second)
    const figures = { 'orders sent': 3, 'orders accepted': 2 }
    const failed = {
      scenario: first,
      outcome: 'failed' as const,
      because: ['I2: order x'],
      figures,
      seconds: 7,
      seed: 2,
    }
    const of = { rate: 4, brokers: 3 }
    keepVerdict(state, { ...failed, because: ['an earlier reason'] }, of)
    keepVerdict(state, { ...failed, scenario: second, outcome: 'passed', because: [] }, of)
    const page = reportOf(keepVerdict(state, failed, of))
    for (const part of ['**1 passed, 1 failed, 22 not run.**', 'I2: order x', '2 of 3', 'seed 2', first.fault]) {
      assert.ok(page.includes(part), part)
    }
    assert.ok(!page.includes('an earlier reason'))
  } finally {
    rmSync(state, { recursive: true })
  }
})

test('a service that ended by an error of its own since the scenario began is named, with the error; no other is', async () => {
  const state = mkdtempSync(join(tmpdir(), 'waybill-chaos-'))
  const line = (level: string, time: string) =>
    `${JSON.stringify({ level, time, service: 'orders', msg: 'Unexpected error: it is null' })}\n`
  try {
    mkdirSync(join(state, 'logs'))
    const lines = [
      line('fatal', '2026-01-01T10:00:00.000Z'),
      line('error', '2026-01-01T12:00:00.000Z'),
      line('fatal', '2026-01-01T12:00:01.000Z'),
      'no JSON at all\n',
    ]
    writeFileSync(join(state, 'logs', 'orders.log'), lines.join(''))
    assert.deepEqual(await ownEnds(state, new Date('2026-01-01T11:00:00Z')), [
      'orders ended at 2026-01-01T12:00:01.000Z: Unexpected error: it is null',
    ])
  } finally {
    rmSync(state, { recursive: true })
  }
})
