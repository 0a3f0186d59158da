import { defineEvent, type EventType } from '../event.ts'
import { type Handler, on } from '../on.ts'
import { saveKey } from '../postgres/data-keys.ts'
import type { WrappedKey } from './master-keys.ts'

/** What carries persons' keys from their owner to every service: the newest record of a key is how it stands. */
export type DataKeyEvent = EventType<WrappedKey>

/**
 * Makes the event that carries keys. Its topic is compacted (`cleanup: 'compact'`, `compactWithinMs`), so that it holds
 * every key for services to come, and forgets a deleted one.
 *
 * @param owner the service that makes and deletes keys: the topic is `<owner>.keys.v1`
 */
export const dataKeyEvent = (owner: string): DataKeyEvent =>
  defineEvent<WrappedKey>({
    type: `${owner}.key.changed`,
    version: 1,
    topic: `${owner}.keys.v1`,
    key: 'keyId',
    schema: {
      type: 'record',
      name: 'DataKeyChanged',
      namespace: `waybill.${owner}`,
      doc: 'The key that encrypts the personal fields of one person was made, wrapped anew, or deleted.',
      fields: [
        { name: 'keyId', type: 'string', doc: 'The key.' },
        { name: 'subject', type: 'string', doc: 'Whose it is.' },
        {
          name: 'masterKeyId',
          type: ['null', 'string'],
          default: null,
          doc: 'What wraps it; null when it is deleted.',
        },
        {
          name: 'wrapped',
          type: ['null', 'string'],
          default: null,
          doc: 'The key, encrypted; null when it is deleted.',
        },
      ],
    },
  })

/** A handler that keeps this service's copy of the keys. The owner needs none. */
export const keepDataKeys = (event: DataKeyEvent): Handler => on(event, ({ data }, tx) => saveKey(tx, data))
