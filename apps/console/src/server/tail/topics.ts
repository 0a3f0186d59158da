import { topics } from '@waybill/contracts'
import type { TailTopic } from '../../shared/tail.ts'

/** Keys of persons, though wrapped, are nobody's to look at. */
const withheld = new Set(['identity.keys.v1'])

/** The topics that can be followed: all with events. */
export const followable: readonly TailTopic[] = topics
  .filter(({ name, events }) => events.length > 0 && !withheld.has(name))
  .map(({ name, owner }) => ({ name, service: owner }))
