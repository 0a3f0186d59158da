import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configPlace } from '@waybill/operations/config-places'
import { inWords, isSetFor } from '../src/web/pages/broker/layers.ts'

const layer = (source: string, value: string | null, name = 'log.retention.ms') => ({ source, name, value })
const setting = { name: 'log.retention.ms', sensitive: false }

test('a value is told with the older setting that stands in for it, and a secret is only told to be there', () => {
  assert.equal(inWords(setting, layer('static', '60000')), '60000')
  assert.equal(inWords(setting, layer('static', '168', 'log.retention.hours')), '168 (log.retention.hours)')
  assert.equal(inWords(setting, layer('static', '')), '(empty)')
  assert.equal(inWords(setting, undefined), 'not set')
  assert.equal(inWords({ ...setting, sensitive: true }, layer('broker', null)), '(hidden)')
  assert.equal(configPlace(layer('cluster', '1')), 'all brokers, dynamic')
})

test('what can be taken back is what was set for that very scope', () => {
  const layers = [layer('cluster', '1'), layer('static', '2')]
  assert.deepEqual([isSetFor({ ...setting, layers }, 'all'), isSetFor({ ...setting, layers }, 'broker')], [true, false])
  const others = [layer('broker', '168', 'log.retention.hours')]
  assert.equal(isSetFor({ ...setting, layers: others }, 'broker'), false)
})
