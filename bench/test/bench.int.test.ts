import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benches, borrowMachine, runBench } from '../src/index.ts'

test('consume-inbox runs in quick mode from end to end, and its audits pass', { timeout: 120_000 }, async (t) => {
  const machine = await borrowMachine(process.env)
  t.after(() => machine.stop())
  const bench = benches.find(({ name }) => name === 'consume-inbox')
  assert.ok(bench)
  const around = { say: () => {}, signal: t.signal }
  const { pairs, samples } = await runBench(bench, machine, { quick: true, rounds: 1, seed: 1 }, around)

  assert.deepEqual(
    pairs.filter((pair) => pair.void !== undefined),
    [],
  )
  assert.ok(pairs.length > 0 && pairs.every(({ ratio, ratioToFloor }) => Number(ratio ?? ratioToFloor) > 0))
  assert.equal(samples.find(({ contender }) => contender === 'inbox, 10 % duplicates')?.detail?.duplicate, 200)
})

test('registry runs in quick mode from end to end, and its audits pass', { timeout: 180_000 }, async (t) => {
  const machine = await borrowMachine(process.env)
  t.after(() => machine.stop())
  const bench = benches.find(({ name }) => name === 'registry')
  assert.ok(bench)
  const around = { say: () => {}, signal: t.signal }
  const { pairs } = await runBench(bench, machine, { quick: true, rounds: 1, seed: 1 }, around)
  assert.deepEqual(
    pairs.filter((pair) => pair.void !== undefined),
    [],
  )
  assert.ok(pairs.length > 0 && pairs.every(({ ratio, ratioToFloor }) => Number(ratio ?? ratioToFloor) > 0))
})
