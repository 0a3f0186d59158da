import type { AnyEventType } from '../event.ts'
import type { Tx } from '../postgres/database.ts'
import { type Personal, replacePersonal } from './fields.ts'
import type { KeyRing } from './key-ring.ts'
import { ERASED, keyIdOf, open, seal } from './sealed-text.ts'

/**
 * An event's data as it is written: its personal fields sealed with the key of the person they are about.
 *
 * @throws TypeError when the event names nobody, or the service was given no keys
 * @throws Unavailable when the person's key is not known here yet
 */
export async function sealData(
  tx: Tx,
  keys: KeyRing | undefined,
  event: AnyEventType,
  data: unknown,
): Promise<unknown> {
  const { personal, type } = event
  if (!personal) return data
  if (!keys) throw new TypeError(`${type} has personal fields: give prepareEvents the keys to encrypt them with`)
  const subject = (data as Record<string, unknown>)[personal.subject]
  if (typeof subject !== 'string' || subject === '') {
    throw new TypeError(`${type}: its ${personal.subject} names nobody, and its personal fields are about someone`)
  }
  const key = await keys.keyFor(tx, subject)
  return replacePersonal(personal.fields, data, (text) => (key ? seal(text, key) : ERASED))
}

/**
 * Data with its personal fields in the clear, null for those whose key was deleted.
 *
 * @throws UndecodableError when one was changed on its way, Unavailable when a key is not known here yet
 */
export async function openData(keys: KeyRing, { fields }: Personal, data: unknown): Promise<unknown> {
  const ids = new Set<string>()
  replacePersonal(fields, data, (text) => {
    const id = keyIdOf(text)
    if (id !== undefined) ids.add(id)
    return text
  })
  const found = await keys.open([...ids])
  return replacePersonal(fields, data, (text) => open(text, found))
}
