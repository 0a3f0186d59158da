import { type Static, Type } from 'typebox'

const Summary = {
  id: Type.String(),
  from: Type.String(),
  to: Type.Array(Type.String()),
  subject: Type.String(),
  receivedAt: Type.String(),
  deliveries: Type.Integer({ description: 'How often it was sent' }),
}

export const MailList = Type.Object({
  /** false: there is no mailbox here, mails go out to whom they are for. */
  here: Type.Boolean(),
  items: Type.Array(Type.Object(Summary)),
  next: Type.Union([Type.String(), Type.Null()]),
})
export type MailList = Static<typeof MailList>

export const MailView = Type.Object({
  ...Summary,
  text: Type.Union([Type.String(), Type.Null()]),
  html: Type.Union([Type.String({ description: 'Only ever shown as text' }), Type.Null()]),
})
export type MailView = Static<typeof MailView>
