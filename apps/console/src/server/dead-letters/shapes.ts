import { type Letter, type LetterFilter, type Mark, placeName } from '@waybill/messaging'
import { type Static, Type } from 'typebox'
import { ParkedKey } from '../../shared/dead-letters.ts'
import { Nullable } from '../../shared/nullable.ts'

export const ServiceParams = Type.Object({ service: Type.String({ pattern: '^[a-zA-Z0-9._-]{1,200}$' }) })
export const LetterParams = Type.Object({
  ...ServiceParams.properties,
  partition: Type.Integer({ minimum: 0 }),
  offset: Type.String({ pattern: '^\\d{1,18}$' }),
})

const CauseView = Type.Object({
  code: Type.String(),
  type: Nullable(Type.String({ description: 'The event’s type' })),
  letters: Type.Integer(),
  again: Type.Integer({ description: 'Of them, those that failed again after a redrive' }),
  oldest: Type.String(),
  newest: Type.String(),
  error: Type.String(),
})

export const DeskView = Type.Object({
  services: Type.Array(
    Type.Object({
      service: Type.String(),
      letters: Type.Integer(),
      oldest: Nullable(Type.String()),
      complete: Type.Boolean(),
      causes: Type.Array(CauseView),
    }),
  ),
  retries: Type.Array(
    Type.Object({ topic: Type.String(), service: Type.String(), delay: Type.String(), waiting: Type.Integer() }),
  ),
  parked: Type.Array(
    Type.Object({
      service: Type.String(),
      complete: Type.Boolean(),
      error: Nullable(Type.String({ description: 'Why the service could not be asked' })),
      keys: Type.Array(ParkedKey),
    }),
  ),
})

export const LetterView = Type.Object({
  place: Type.String({ description: 'partition/offset among the dead letters' }),
  service: Type.String(),
  code: Type.String(),
  error: Type.String(),
  type: Nullable(Type.String()),
  id: Nullable(Type.String()),
  key: Nullable(Type.String()),
  attempts: Type.Integer(),
  redrives: Type.Integer(),
  firstFailedAt: Type.String(),
  failedAt: Type.String(),
  origin: Type.Object({
    topic: Type.String(),
    partition: Type.Integer(),
    offset: Type.String(),
    time: Type.String(),
  }),
})

export const LetterDetails = Type.Object({
  ...LetterView.properties,
  marks: Type.Array(
    Type.Object({
      mark: Type.String(),
      by: Type.String(),
      at: Type.String(),
      reason: Nullable(Type.String()),
      operation: Type.String(),
    }),
  ),
  headers: Type.Record(Type.String(), Type.String()),
  data: Type.Any({ description: 'Decoded; secret and personal fields are named as such' }),
  problem: Nullable(Type.String({ description: 'Why it could not be decoded' })),
  hex: Nullable(Type.String({ description: 'The first KiB of its bytes; null: it has none' })),
  bytes: Type.Integer(),
})

/** Which letters: the given places, or all that fit the rest. An empty one is every open letter. */
export const Select = Type.Object({
  places: Type.Optional(Type.Array(Type.String({ pattern: '^\\d{1,9}/\\d{1,18}$' }), { minItems: 1, maxItems: 1_000 })),
  code: Type.Optional(Type.String({ maxLength: 200 })),
  type: Type.Optional(Type.String({ maxLength: 200 })),
  text: Type.Optional(Type.String({ maxLength: 200 })),
  key: Type.Optional(Type.String({ maxLength: 1_000 })),
})

export function filterOf({ places, ...rest }: Static<typeof Select>): LetterFilter {
  return places ? { ...rest, places: places.map(placeOf) } : rest
}

export function placeOf(text: string): { partition: number; offset: bigint } {
  const [partition, offset] = text.split('/')
  return { partition: Number(partition), offset: BigInt(offset ?? '0') }
}

export const viewLetter = ({ origin, ...letter }: Letter): Static<typeof LetterView> => ({
  place: placeName(letter),
  service: letter.service,
  code: letter.code,
  error: letter.error,
  type: letter.type ?? null,
  id: letter.id ?? null,
  key: letter.key ?? null,
  attempts: letter.attempts,
  redrives: letter.redrives,
  firstFailedAt: letter.firstFailedAt.toISOString(),
  failedAt: letter.failedAt.toISOString(),
  origin: { ...origin, offset: String(origin.offset), time: origin.time.toISOString() },
})

export const viewMark = ({ mark, by, at, reason, operation }: Mark) => ({
  mark,
  by,
  at: at.toISOString(),
  reason: reason ?? null,
  operation,
})

/** Where the console shows a letter. */
export const linkOf = (service: string, place: string): string => `/dlq/${service}/${place}`
