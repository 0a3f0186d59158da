import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { PAGE, renderPage } from '../src/report/page.ts'
import { readSummary } from '../src/report/results.ts'

test('docs/performance.md says what bench/results/summary.json says', () => {
  assert.equal(readFileSync(PAGE, 'utf8'), renderPage(readSummary()))
})
