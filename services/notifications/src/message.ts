import type { TemplateName } from './templates/language.ts'

/** Our copy of a user. Email and name are null when the user was erased. */
export type User = { userId: string; email: string | null; name: string | null; locale: string; active: boolean }

/** A message that was claimed to be sent. `attempts` counts this one. */
export type Message = {
  id: string
  eventId: string
  template: TemplateName
  userId: string
  orderId: string | null
  shipmentId: string | null
  data: unknown
  attempts: number
}

const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000

/** How long to wait after the n-th failed attempt, in milliseconds: doubling from a second up to a minute. */
export const backoff = (attempts: number): number => Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS)

/** The Message-ID header: the same whenever this message is sent again, after a crash for example. */
export const messageIdOf = ({ eventId, template }: Pick<Message, 'eventId' | 'template'>): string =>
  `<${eventId}.${template}@waybill>`

/** Why a message cannot go to this user; undefined when it can. Orders on their way go on after a deactivation. */
export function undeliverable(user: User, message: Pick<Message, 'orderId' | 'shipmentId'>): string | undefined {
  if (user.email === null) return 'the user was erased'
  if (!user.active && message.orderId === null && message.shipmentId === null) return 'the user was deactivated'
  return undefined
}
