import { type Static, Type } from 'typebox'
import { Nullable } from './nullable.ts'

/** One process of the platform. */
export const ProcessView = Type.Object({
  name: Type.String(),
  service: Type.String(),
  instance: Type.Integer(),
  state: Type.String({ description: 'waiting, starting, ready, unready, restarting, stopping, stopped or failed' }),
  pid: Nullable(Type.Integer()),
  port: Nullable(Type.Integer()),
  restarts: Type.Integer(),
  uptimeMs: Nullable(Type.Number()),
  memoryKb: Nullable(Type.Number()),
  /** What it says of itself; null for what has no such page, or does not answer. */
  health: Nullable(
    Type.Object({
      status: Type.String(),
      checks: Type.Array(Type.Object({ name: Type.String(), error: Nullable(Type.String()) })),
    }),
  ),
  /** Of a service of the platform, and not of its infrastructure. */
  own: Type.Boolean(),
})
export type ProcessView = Static<typeof ProcessView>

export const ProcessList = Type.Object({
  /** false: nobody supervises it here, as in a deployment; there is nothing in `items` then. */
  supervised: Type.Boolean(),
  version: Type.String({ description: 'Of the platform' }),
  items: Type.Array(ProcessView),
})
export type ProcessList = Static<typeof ProcessList>
