import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type PrescriptionLine, prescriptionLines, type State, states } from '../src/prescription.ts'
import { type LineVerdict, rule, type Verdict } from '../src/rule.ts'

const line = (sku: string): PrescriptionLine => ({ sku, name: sku, quantity: 1, state: 'received', reason: null })
const lines = [line('antibiotic'), line('inhaler')]

const yes = (sku: string): LineVerdict => ({ sku, verdict: 'approved' })
const no = (sku: string, reason = 'illegible'): LineVerdict => ({ sku, verdict: 'rejected', reason })

const verdicts = {
  approve: { all: 'approved' },
  reject: { all: 'rejected', reason: 'illegible' },
  both: { lines: [yes('inhaler'), yes('antibiotic')] },
  neither: { lines: [no('antibiotic'), no('inhaler')] },
  part: { lines: [yes('antibiotic'), no('inhaler')] },
  other: { lines: [no('antibiotic'), yes('inhaler')] },
} satisfies Record<string, Verdict>
type Name = keyof typeof verdicts

/** A prescription that such a verdict was given on. */
function after(name: Name) {
  const ruling = rule({ state: 'received', lines }, verdicts[name])
  return ruling.outcome === 'decide' ? ruling : assert.fail(`${name} did not decide`)
}

test('only the lines that need a prescription are asked about, each product once', () => {
  const ordered = (sku: string, quantity: number, requiresPrescription: boolean) => ({
    ...{ sku, name: `The ${sku}`, quantity, requiresPrescription },
  })
  assert.deepEqual(
    prescriptionLines([ordered('antibiotic', 1, true), ordered('plaster', 1, false), ordered('antibiotic', 2, true)]),
    [{ sku: 'antibiotic', name: 'The antibiotic', quantity: 3 }],
  )
})

test('a received prescription can be decided each way', () => {
  const decided = (Object.keys(verdicts) as Name[]).map((name) => [
    name,
    after(name).state,
    ...after(name).lines.map(({ state }) => state),
  ])
  assert.deepEqual(decided, [
    ['approve', 'approved', 'approved', 'approved'],
    ['reject', 'rejected', 'rejected', 'rejected'],
    ['both', 'approved', 'approved', 'approved'],
    ['neither', 'rejected', 'rejected', 'rejected'],
    ['part', 'partly-approved', 'approved', 'rejected'],
    ['other', 'partly-approved', 'rejected', 'approved'],
  ])
})

/** Which verdicts say the same as the one that was given. */
const same: Record<Name, Name[]> = {
  approve: ['approve', 'both'],
  both: ['approve', 'both'],
  reject: ['reject', 'neither'],
  neither: ['reject', 'neither'],
  part: ['part'],
  other: ['other'],
}

for (const given of Object.keys(verdicts) as Name[]) {
  for (const then of Object.keys(verdicts) as Name[]) {
    const stands = same[given].includes(then)
    test(`${given} and then ${then} ${stands ? 'stands' : 'is refused'}`, () => {
      const { state, lines } = after(given)
      const ruling = rule({ state, lines }, verdicts[then])
      assert.equal(ruling.outcome === 'refused' ? ruling.code : ruling.outcome, stands ? 'stands' : 'already-decided')
    })
  }
}

test('a closed prescription cannot be decided', () => {
  for (const verdict of Object.values(verdicts)) {
    const ruling = rule({ state: 'closed', lines }, verdict)
    assert.equal(ruling.outcome === 'refused' && ruling.code, 'prescription-closed')
  }
})

test('a verdict says one thing about each line, and nothing about others; in every state', () => {
  const wrong: [LineVerdict[], code: string][] = [
    [[yes('antibiotic')], 'line-undecided'],
    [[yes('antibiotic'), yes('inhaler'), yes('tea')], 'unknown-line'],
    [[yes('antibiotic'), no('antibiotic'), yes('inhaler')], 'line-decided-twice'],
  ]
  for (const state of states as readonly State[]) {
    for (const [lineVerdicts, code] of wrong) {
      const ruling = rule({ state, lines }, { lines: lineVerdicts })
      assert.deepEqual(ruling.outcome === 'refused' && [ruling.status, ruling.code], [422, code])
    }
  }
})

test('the reason of a whole is what was said; of several lines each is named', () => {
  assert.equal(after('approve').reason, null)
  assert.equal(after('neither').reason, 'illegible')
  assert.equal(after('part').reason, 'inhaler: illegible')
  const ruling = rule({ state: 'received', lines }, { lines: [no('antibiotic', 'too much'), no('inhaler', 'too old')] })
  assert.equal(ruling.outcome === 'decide' && ruling.reason, 'antibiotic: too much; inhaler: too old')
})

test('whatever is said of each line: all of them are decided as said, and it stands when said again', () => {
  const skus = ['a', 'b', 'c', 'd']
  fc.assert(
    fc.property(fc.tuple(...skus.map((sku) => fc.constantFrom(yes(sku), no(sku)))), (said) => {
      const ruling = rule({ state: 'received', lines: skus.map(line) }, { lines: said })
      if (ruling.outcome !== 'decide') return assert.fail(ruling.outcome)
      assert.deepEqual(
        ruling.lines.map(({ state }) => state),
        said.map(({ verdict }) => verdict),
      )
      assert.ok(ruling.lines.every(({ state, reason }) => (state === 'rejected') === (reason !== null)))
      assert.equal(rule(ruling, { lines: said }).outcome, 'stands')
    }),
    { numRuns: 200 },
  )
})
