// Written by `./waybill schemas generate` from contracts/avro/identity.keys.v1. Edit that, not this.
import { defineEvent } from '@waybill/messaging'

/** The key that encrypts the personal data of one person was made, wrapped anew, or deleted for good. */
export type DataKeyChanged = {
  /** The key, named in each text that it encrypts. */
  keyId: string
  /** The user whose data it encrypts. */
  subject: string
  /** The master key that wraps it; null when it is deleted. */
  masterKeyId: string | null
  /** The key, encrypted with the master key; null when it is deleted. */
  wrapped: string | null
}

/** `identity.key.changed`, which identity writes to `identity.keys.v1`, by keyId. */
export const DataKeyChanged = defineEvent<DataKeyChanged>({
  type: 'identity.key.changed',
  version: 1,
  topic: 'identity.keys.v1',
  key: 'keyId',
  schema: {
    type: 'record',
    name: 'DataKeyChanged',
    namespace: 'waybill.identity',
    doc: 'The key that encrypts the personal data of one person was made, wrapped anew, or deleted for good.',
    eventType: 'identity.key.changed',
    eventVersion: 1,
    fields: [
      { name: 'keyId', type: 'string', doc: 'The key, named in each text that it encrypts.' },
      { name: 'subject', type: 'string', doc: 'The user whose data it encrypts.' },
      {
        name: 'masterKeyId',
        type: ['null', 'string'],
        default: null,
        doc: 'The master key that wraps it; null when it is deleted.',
      },
      {
        name: 'wrapped',
        type: ['null', 'string'],
        default: null,
        doc: 'The key, encrypted with the master key; null when it is deleted.',
      },
    ],
  },
})
