import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { topics } from '@waybill/contracts'
import { checkFlow } from '../src/flow/check.ts'
import { readFlow, staleDocuments } from '../src/flow/flow.ts'
import type { Flow } from '../src/flow/manifest.ts'
import { actors, groups, orderCancelledInTime, orderThatGoesWell } from '../src/flow/story.ts'

describe('the flow of events', () => {
  let flow: Flow
  before(async () => {
    flow = await readFlow()
  })

  test('fits together: consumed is emitted, emitted is consumed, files in on/ are named for their event', () => {
    assert.deepEqual(checkFlow(flow), [])
  })

  test('docs/flow.md, and who may use which topic, are up to date', async () => {
    assert.deepEqual(await staleDocuments(flow), [], 'Run ./waybill flow and commit it.')
  })

  test('every service that consumes has topics for its dead letters and their way back, and no other has', () => {
    const consuming = flow.services.filter(({ consumes }) => consumes.length > 0).map(({ name }) => name)
    for (const ending of ['.dlq.v1', '.redrive.v1']) {
      const found = topics.map(({ name }) => name).filter((name) => name.endsWith(ending))
      const wanted = consuming.map((service) => service + ending)
      assert.deepEqual(found.sort(), wanted.sort(), 'bring `consumers` in contracts/src/catalogue.ts in step')
    }
  })

  test('the way of an order is told with events that are emitted and services that exist', () => {
    const emitted = new Set(flow.services.flatMap(({ emits }) => emits))
    const told = [...orderThatGoesWell, ...orderCancelledInTime]
    assert.deepEqual(
      told.filter((event) => !emitted.has(event)),
      [],
    )

    const existing = new Set(flow.services.map(({ name }) => name))
    const named = [...actors, ...groups.flatMap(({ services }) => services)]
    assert.deepEqual(
      named.filter((service) => !existing.has(service)),
      [],
    )
  })
})
