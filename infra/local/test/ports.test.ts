import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { instancePort, portVariable, readPorts } from '../src/ports.ts'

describe('ports', () => {
  test('are the defaults without any variable', () => {
    const { gateway, kafka } = readPorts({})
    assert.deepEqual({ gateway, kafka }, { gateway: 3001, kafka: 19092 })
  })

  test('are all moved by the offset, but not one that is given', () => {
    const ports = readPorts({ WAYBILL_PORT_OFFSET: '100', WAYBILL_KAFKA_PORT: '9092', WAYBILL_SMTP_PORT: '' })
    assert.deepEqual([ports.gateway, ports.kafka, ports.smtp], [3101, 9092, 4125])
  })

  test('are given by variables that are named for them', () => {
    assert.equal(portVariable('kafka-controller'), 'WAYBILL_KAFKA_CONTROLLER_PORT')
    assert.equal(readPorts({ WAYBILL_KAFKA_CONTROLLER_PORT: '7' })['kafka-controller'], 7)
  })

  for (const value of ['x', '0', '70000', '1.5', '-1']) {
    test(`${value} is refused, with the name of the variable`, () => {
      assert.throws(() => readPorts({ WAYBILL_ORDERS_PORT: value }), /WAYBILL_ORDERS_PORT=.* is not a port/)
    })
  }

  test('an offset that leads out of the range is refused', () => {
    assert.throws(() => readPorts({ WAYBILL_PORT_OFFSET: '60000' }), /WAYBILL_PORT_OFFSET=60000 moves \S+ to \d+/)
  })

  test('the instances of a service are a hundred apart', () => {
    assert.deepEqual(
      [0, 1, 2].map((instance) => instancePort(4003, instance)),
      [4003, 4103, 4203],
    )
  })
})
