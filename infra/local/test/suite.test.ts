import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { readSettings } from '../src/settings.ts'
import { findTests } from '../src/suite/files.ts'
import { oneAtATime } from '../src/suite/one-at-a-time.ts'
import { inPool } from '../src/suite/pool.ts'
import { outcomeOf, type TestResult } from '../src/suite/results.ts'
import { runTests } from '../src/suite/run-command.ts'
import { longOnes, piecesOf, together } from '../src/suite/work.ts'

const { root } = readSettings({})

describe('what the suite runs', () => {
  test('is every integration and end to end test, once', () => {
    const found = findTests(root, [])
    assert.deepEqual(
      piecesOf(found)
        .flatMap(({ files }) => files)
        .toSorted(),
      [...found.int, ...found.e2e].toSorted(),
    )
    assert.ok(found.unit.length > 0 && found.int.length > 0 && found.e2e.length > 0)
  })

  test('names only files that there are, and has together only those that share a platform', () => {
    for (const file of [...Object.keys(longOnes), ...together.flat()]) assert.ok(existsSync(join(root, file)), file)
    const { e2e } = findTests(root, [])
    const sharing = e2e.filter((file) => readFileSync(join(root, file), 'utf8').includes('await sharedPlatform('))
    assert.deepEqual(together.flat().toSorted(), sharing.toSorted())
  })

  test('begins with what takes longest; of files that share a platform a part may be chosen', () => {
    const [shared = []] = together
    const pieces = piecesOf({
      int: ['a.int.test.ts', 'packages/messaging/test/windows-crashes.int.test.ts'],
      e2e: ['b.e2e.test.ts', ...shared.slice(1)],
    })
    assert.deepEqual(
      pieces.map(({ files }) => files),
      [shared.slice(1), ['packages/messaging/test/windows-crashes.int.test.ts'], ['b.e2e.test.ts'], ['a.int.test.ts']],
    )
  })
})

/** Works on items until they are ended by hand, and tells which are under way. */
function openPool(items: string[], jobs: number, heavyJobs: number) {
  const under = new Map<string, () => void>()
  const calledOff = new AbortController()
  const work = (item: string) =>
    new Promise<void>((resolve) => {
      under.set(item, () => {
        under.delete(item)
        resolve()
      })
    })
  const limits = { jobs, heavy: (item: string) => item.startsWith('H'), heavyJobs }
  const done = inPool(items, limits, work, calledOff.signal)
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    done,
    calledOff,
    under: () => [...under.keys()],
    async end(item: string) {
      under.get(item)?.()
      await settle()
    },
  }
}

describe('a pool', () => {
  test('runs so many at a time, the first first, and never too many heavy ones', async () => {
    const pool = openPool(['H1', 'H2', 'a', 'b', 'c'], 3, 1)
    assert.deepEqual(pool.under(), ['H1', 'a', 'b'])
    await pool.end('a')
    assert.deepEqual(pool.under(), ['H1', 'b', 'c'])
    await pool.end('H1')
    assert.deepEqual(pool.under(), ['b', 'c', 'H2'])
    for (const item of ['b', 'c', 'H2']) await pool.end(item)
    await pool.done
  })

  test('with one job goes strictly in turn', async () => {
    const pool = openPool(['H1', 'a', 'H2'], 1, 1)
    for (const item of ['H1', 'a', 'H2']) {
      assert.deepEqual(pool.under(), [item])
      await pool.end(item)
    }
    await pool.done
  })

  test('begins nothing more when it is called off, and waits for what runs', async () => {
    const pool = openPool(['a', 'b', 'c'], 2, 1)
    pool.calledOff.abort()
    await pool.end('a')
    assert.deepEqual(pool.under(), ['b'])
    await pool.end('b')
    await pool.done
  })
})

test('what is done one at a time waits for what others do, also when that fails', async () => {
  const port = 3_998
  const order: string[] = []
  const turn = (name: string, fails = false) =>
    oneAtATime(async () => {
      order.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 20))
      order.push(`${name} ends`)
      if (fails) throw new Error(name)
    }, port)
  const [one, two] = [turn('one', true), turn('two')]
  await assert.rejects(one, /one/)
  await two
  assert.deepEqual(order, ['one begins', 'one ends', 'two begins', 'two ends'])
})

describe('a process of tests', () => {
  const { NODE_TEST_CONTEXT, ...env } = process.env
  const outcomeOfCode = async (t: TestContext, code: string, withinMs = 60_000) => {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-suite-'))
    t.after(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'a.test.mjs'), `import { test } from 'node:test'\n${code}`)
    const around = { root: folder, env, signal: new AbortController().signal }
    const { counts, failures } = await runTests(['a.test.mjs'], { withinMs }, around)
    return { counts, told: failures.map(({ text }) => text).join('\n') }
  }

  test('tells what passed, what failed and why, and what it printed', async (t) => {
    const code = `test('good', () => {})\ntest('bad', () => { console.log('a clue'); throw new Error('no luck') })`
    const { counts, told } = await outcomeOfCode(t, code)
    assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 0 })
    assert.match(told, /✖ bad\n.*Error: no luck.*It printed:\n {4}a clue/s)
  })

  test('that ends in the middle has failed, whatever passed before', async (t) => {
    const code = `test('good', () => {})\ntest('last', () => new Promise(() => setTimeout(() => process.exit(0), 200)))`
    const { counts, told } = await outcomeOfCode(t, code)
    assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 0 }, told)
  })

  test('that does not end is killed, and has failed', async (t) => {
    const { counts, told } = await outcomeOfCode(t, `test('good', () => {})\nsetInterval(() => {}, 1_000)`, 3_000)
    assert.equal(counts.failed, 1)
    assert.match(told, /did not end within 3 s/)
  })

  test('in which there is no test has failed', async (t) => {
    assert.equal((await outcomeOfCode(t, `await import('./none.mjs')`)).counts.failed, 1)
  })
})

describe('the outcome', () => {
  const result = (more: Partial<TestResult>): TestResult => ({
    file: '/checkout/a.test.ts',
    line: 7,
    name: 'adds up',
    ms: 100,
    outcome: 'passed',
    ...more,
  })

  test('is a line for each file, and what failed with its place and reason', () => {
    const { counts, lines, failures } = outcomeOf(
      [
        result({}),
        result({ outcome: 'suite', name: 'sums', ms: 40 }),
        result({ outcome: 'failed', name: 'sums › of one', ms: 0, why: '1 !== 2' }),
        result({ outcome: 'skipped', ms: 0 }),
        result({ file: '/checkout/b.test.ts', ms: 61_000 }),
      ],
      '/checkout',
      ['a.test.ts', 'b.test.ts'],
    )
    assert.deepEqual(counts, { passed: 2, failed: 1, skipped: 1 })
    assert.deepEqual(lines, ['  ✖ a.test.ts (1 of 2 failed, 140 ms)', '  ✓ b.test.ts (1, 61.0 s)'])
    assert.deepEqual(failures, [{ of: 'a.test.ts', text: '  ✖ sums › of one\n    a.test.ts:7\n    1 !== 2' }])
  })

  test('of one file counts the tests with it that its parts define', () => {
    const parts = [result({ file: '/checkout/parts/one.ts', outcome: 'failed', ms: 0 }), result({})]
    const { lines, failures } = outcomeOf(parts, '/checkout', ['a.test.ts'])
    assert.deepEqual(lines, ['  ✖ a.test.ts (1 of 2 failed, 100 ms)'])
    assert.match(failures[0]?.text ?? '', /parts\/one\.ts:7/)
    assert.equal(failures[0]?.of, 'a.test.ts')
  })
})
