import { type Static, Type } from 'typebox'

/** A key whose events wait behind one that failed, and that one. */
export const ParkedKey = Type.Object({
  topic: Type.String(),
  partition: Type.Integer(),
  offset: Type.String(),
  key: Type.Union([Type.String(), Type.Null()]),
  type: Type.Union([Type.String(), Type.Null()]),
  records: Type.Integer(),
  attempts: Type.Integer(),
  error: Type.Union([Type.String(), Type.Null()]),
  firstFailedAt: Type.String(),
  dueAt: Type.String(),
})
export type ParkedKey = Static<typeof ParkedKey>
