import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readReport } from '../src/audit/report.ts'

const report = (vulnerabilities: object) => JSON.stringify({ auditReportVersion: 2, vulnerabilities })

test('a hole is told with its advisory and whether it is mended, the worst first', () => {
  const found = readReport(
    report({
      b: { name: 'b', severity: 'low', via: ['a'], fixAvailable: false },
      a: {
        name: 'a',
        severity: 'high',
        via: [{ title: 'Runs what it reads', url: 'https://x/1' }],
        fixAvailable: { name: 'a' },
      },
    }),
  )
  assert.deepEqual(found, {
    holes: [
      { name: 'a', severity: 'high', why: ['Runs what it reads (https://x/1)'], fixed: true },
      { name: 'b', severity: 'low', why: ['uses a'], fixed: false },
    ],
  })
  assert.deepEqual(readReport(report({})), { holes: [] })
})

test('advisories that cannot be reached are not taken for no holes', () => {
  assert.deepEqual(readReport('{"message":"405 Method Not Allowed","statusCode":405}'), {
    unreachable: '405 Method Not Allowed',
  })
  assert.deepEqual(readReport('{"error":{"code":"ENOTFOUND"}}'), { unreachable: 'npm gave no report' })
  assert.deepEqual(readReport('npm error\nspawn npm ENOENT'), { unreachable: 'spawn npm ENOENT' })
  assert.deepEqual(readReport(''), { unreachable: 'npm said nothing' })
})
