import type { GroupDescription, ResetTo, StandingPlan } from '@waybill/operations'
import { type Static, Type } from 'typebox'
import { Nullable } from '../../shared/nullable.ts'

export const GroupParams = Type.Object({ group: Type.String({ minLength: 1, maxLength: 255 }) })

/** An offset, as text: it may pass 2^53. */
const Offset = Type.String({ pattern: '^\\d{1,19}$' })
const Place = { topic: Type.String({ minLength: 1, maxLength: 249 }), partition: Type.Integer({ minimum: 0 }) }

const common = {
  group: Type.String(),
  state: Type.String(),
  type: Type.String(),
  assignor: Type.String(),
  lag: Type.Integer(),
  words: Type.String({ description: 'The lag as one says it' }),
  oldest: Nullable(Type.String({ description: 'When the first unread record was written' })),
  service: Nullable(Type.String({ description: 'The service of this platform whose group it is' })),
}

export const GroupListView = Type.Object({
  at: Nullable(Type.String({ description: 'When Kafka was asked last; null: not yet' })),
  error: Nullable(Type.String({ description: 'Why it could not be asked since' })),
  groups: Type.Array(
    Type.Object({
      ...common,
      members: Type.Integer(),
      topics: Type.Array(Type.String()),
      trend: Type.Enum(['none', 'unknown', 'not-moving', 'growing', 'steady', 'shrinking']),
      recent: Type.Array(Type.Integer(), { description: 'The lag of the last minute, the oldest first' }),
    }),
  ),
})

export const GroupView = Type.Object({
  ...common,
  members: Type.Array(
    Type.Object({
      id: Type.String(),
      instance: Nullable(Type.String()),
      client: Type.String(),
      host: Type.String(),
      partitions: Type.Array(Type.Object(Place)),
    }),
  ),
  partitions: Type.Array(
    Type.Object({
      ...Place,
      committed: Nullable(Offset),
      start: Nullable(Offset),
      end: Nullable(Offset),
      lag: Nullable(Type.Integer()),
      member: Nullable(Type.Object({ client: Type.String(), host: Type.String() })),
      oldest: Nullable(Type.String()),
    }),
  ),
  history: Type.Array(Type.Object({ at: Type.Integer(), lag: Type.Integer(), committed: Type.Integer() })),
  everyMs: Type.Integer(),
  instances: Type.Array(
    Type.Object({
      url: Type.String(),
      instance: Nullable(Type.String()),
      paused: Nullable(Type.Boolean()),
      error: Nullable(Type.String({ description: 'Why it can not be asked' })),
    }),
    { description: 'Of a service of this platform: its processes' },
  ),
})

export const Target = Type.Union([
  Type.Object({ kind: Type.Enum(['earliest', 'latest']) }),
  Type.Object({ kind: Type.Literal('offset'), offset: Offset }),
  Type.Object({ kind: Type.Literal('datetime'), time: Type.String({ format: 'date-time' }) }),
  Type.Object({ kind: Type.Literal('shift'), by: Type.String({ pattern: '^-?\\d{1,18}$' }) }),
  Type.Object({ kind: Type.Literal('group'), group: Type.String({ minLength: 1, maxLength: 255 }) }),
])

/** What is asked for, with its numbers and times as such. */
export function targetOf(target: Static<typeof Target>): ResetTo {
  if (target.kind === 'offset') return { kind: 'offset', offset: BigInt(target.offset) }
  if (target.kind === 'shift') return { kind: 'shift', by: BigInt(target.by) }
  if (target.kind === 'datetime') return { kind: 'datetime', time: new Date(target.time) }
  return target
}

export const Scope = Type.Union([
  Type.Literal('all'),
  Type.Array(
    Type.Object({
      topic: Place.topic,
      partitions: Type.Optional(Type.Array(Place.partition, { minItems: 1, maxItems: 1_000 })),
    }),
    { minItems: 1, maxItems: 100 },
  ),
])

export const PlanView = Type.Object({
  group: Type.String(),
  to: Target,
  state: Type.String(),
  members: Type.Integer(),
  partitions: Type.Array(
    Type.Object({
      ...Place,
      before: Nullable(Offset),
      after: Offset,
      again: Offset,
      skipped: Offset,
      note: Nullable(Type.String()),
    }),
    { maxItems: 5_000 },
  ),
  left: Type.Array(Type.Object({ ...Place, why: Type.String() })),
  again: Offset,
  skipped: Offset,
})
export type PlanShape = Static<typeof PlanView>

export const viewPlan = (plan: StandingPlan): PlanShape => ({
  ...plan,
  to: viewTarget(plan.to),
  again: String(plan.again),
  skipped: String(plan.skipped),
  partitions: plan.partitions.map((place) => ({
    ...place,
    before: place.before === undefined ? null : String(place.before),
    after: String(place.after),
    again: String(place.again),
    skipped: String(place.skipped),
    note: place.note ?? null,
  })),
})

function viewTarget(to: ResetTo): PlanShape['to'] {
  if (to.kind === 'offset') return { kind: 'offset', offset: String(to.offset) }
  if (to.kind === 'shift') return { kind: 'shift', by: String(to.by) }
  if (to.kind === 'datetime') return { kind: 'datetime', time: to.time.toISOString() }
  return to
}

/** The plan that somebody saw, as it is to be done. */
export const readPlan = (plan: PlanShape): StandingPlan => ({
  ...plan,
  to: targetOf(plan.to),
  again: BigInt(plan.again),
  skipped: BigInt(plan.skipped),
  partitions: plan.partitions.map((place) => ({
    ...place,
    before: place.before === null ? undefined : BigInt(place.before),
    after: BigInt(place.after),
    again: BigInt(place.again),
    skipped: BigInt(place.skipped),
    note: place.note ?? undefined,
  })),
})

export const viewMembers = ({ members }: GroupDescription) =>
  members.map((member) => ({ ...member, instance: member.instance ?? null }))

export const viewPartitions = ({ partitions }: GroupDescription) =>
  partitions.map(({ member, ...place }) => ({
    topic: place.topic,
    partition: place.partition,
    committed: textOf(place.committed),
    start: textOf(place.start),
    end: textOf(place.end),
    lag: place.lag === undefined ? null : Number(place.lag),
    member: member ? { client: member.client, host: member.host } : null,
    oldest: place.oldest?.toISOString() ?? null,
  }))

const textOf = (offset: bigint | undefined) => (offset === undefined ? null : String(offset))
