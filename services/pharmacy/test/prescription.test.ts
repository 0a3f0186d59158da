import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge, prescriptionSkus } from '../src/prescription.ts'

test('only the products that need a prescription are asked about, each once', () => {
  const lines = [
    { sku: 'antibiotic', requiresPrescription: true },
    { sku: 'plaster', requiresPrescription: false },
    { sku: 'antibiotic', requiresPrescription: true },
  ]
  assert.deepEqual(prescriptionSkus(lines), ['antibiotic'])
})

test('a received prescription can be decided either way', () => {
  assert.equal(judge('received', 'approved'), 'decide')
  assert.equal(judge('received', 'rejected'), 'decide')
})

test('the same verdict again stands', () => {
  assert.equal(judge('approved', 'approved'), 'stands')
  assert.equal(judge('rejected', 'rejected'), 'stands')
})

test('a decided prescription cannot be decided the other way', () => {
  assert.equal(judge('approved', 'rejected'), 'already-decided')
  assert.equal(judge('rejected', 'approved'), 'already-decided')
})

test('a closed prescription cannot be decided', () => {
  assert.equal(judge('closed', 'approved'), 'closed')
  assert.equal(judge('closed', 'rejected'), 'closed')
})
