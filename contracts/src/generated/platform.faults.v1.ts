// Written by `./waybill schemas generate` from contracts/avro/platform.faults.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'

/** An operator switched a fault on or off, to see how the platform takes it. The newest switch of a service counts. */
export type FaultSwitched = {
  /** The service that is to misbehave. */
  service: string
  /** Which fault. */
  fault: string
  /** On or off. */
  enabled: boolean
  /** How many of a hundred calls it hits, 0 to 100. */
  percent: number
  /** How long a call it hits is held up, in milliseconds. */
  delayMs: number
  /** When it ends by itself; null lasts until it is switched off. */
  expiresAt: Date | null
}

/** `platform.fault.switched`, which platform writes to `platform.faults.v1`, by service. */
export const FaultSwitched = defineEvent<FaultSwitched>({
  type: 'platform.fault.switched',
  version: 1,
  topic: 'platform.faults.v1',
  key: 'service',
  schema: {
    type: 'record',
    name: 'FaultSwitched',
    namespace: 'waybill.platform',
    doc: 'An operator switched a fault on or off, to see how the platform takes it. The newest switch of a service counts.',
    eventType: 'platform.fault.switched',
    eventVersion: 1,
    external: true,
    fields: [
      { name: 'service', type: 'string', doc: 'The service that is to misbehave.' },
      { name: 'fault', type: 'string', doc: 'Which fault.' },
      { name: 'enabled', type: 'boolean', doc: 'On or off.' },
      { name: 'percent', type: 'int', doc: 'How many of a hundred calls it hits, 0 to 100.' },
      { name: 'delayMs', type: 'int', doc: 'How long a call it hits is held up, in milliseconds.' },
      {
        name: 'expiresAt',
        type: ['null', { type: 'long', logicalType: 'timestamp-millis' }],
        default: null,
        doc: 'When it ends by itself; null lasts until it is switched off.',
      },
    ],
  },
})
