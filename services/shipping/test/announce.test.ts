import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ShipmentCreated, ShipmentStatusChanged, ShipmentUpdated } from '@waybill/contracts'
import { announce } from '../src/announce.ts'

const shipmentId = 's1'
const shipTo = { name: 'Ada', street: 'Main St 1', city: 'Graz', postalCode: '8010', country: 'AT' }
const order = { orderId: null, userId: 'u1', trackingNumber: 'WB0123456789', shipTo, parcel: null }
const occurredAt = new Date('2026-11-21T10:00:00Z')

test('each kind of fact is told of by its event', () => {
  const shipment = { ...order, status: 'picked-up', version: 2 } as const
  const step = { from: 'created', to: 'picked-up' } as const

  assert.deepEqual(
    announce({ shipmentId, shipment, fact: { type: 'created', data: order }, occurredAt }),
    ShipmentCreated({ shipmentId, ...order }),
  )
  assert.deepEqual(
    announce({ shipmentId, shipment, fact: { type: 'redirected', data: { shipTo } }, occurredAt }),
    ShipmentUpdated({ shipmentId, orderId: null, userId: 'u1', shipTo }),
  )
  assert.deepEqual(
    announce({ shipmentId, shipment, fact: { type: 'status-changed', data: step }, occurredAt }),
    ShipmentStatusChanged({ shipmentId, ...order, ...step, occurredAt }),
  )
})
