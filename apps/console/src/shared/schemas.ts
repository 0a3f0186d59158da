import { levels } from '@waybill/operations/levels'
import { type Static, Type } from 'typebox'
import { Nullable } from './nullable.ts'

// What the console's API says of schemas. The server checks its answers by it; the pages take its types.

export const LevelName = Type.Enum([...levels])
export type LevelName = Static<typeof LevelName>

const Change = Type.Object({
  where: Type.String(),
  what: Type.String(),
  effect: Type.Enum(['none', 'fine', 'readers first', 'breaks data', 'breaks both']),
})
export type Change = Static<typeof Change>

export const SubjectList = Type.Object({
  level: { ...LevelName, description: 'Of subjects that have none of their own' },
  items: Type.Array(
    Type.Object({
      subject: Type.String(),
      version: Type.Integer({ description: 'The newest' }),
      id: Type.Integer(),
      type: Type.String(),
      name: Nullable(Type.String()),
      topic: Nullable(Type.String()),
    }),
  ),
})
export type SubjectList = Static<typeof SubjectList>

const Reference = Type.Object({ name: Type.String(), subject: Type.String(), version: Type.Integer() })

export const SubjectView = Type.Object({
  subject: Type.String(),
  version: Type.Integer(),
  id: Type.Integer(),
  type: Type.String(),
  doc: Nullable(Type.String()),
  name: Nullable(Type.String()),
  topic: Nullable(Type.String()),
  schema: Type.String({ description: 'As it was registered' }),
  fields: Type.Array(
    Type.Object({
      path: Type.String(),
      type: Type.String(),
      doc: Nullable(Type.String()),
      default: Nullable(Type.String()),
      personal: Type.Boolean(),
    }),
  ),
  references: Type.Array(Reference),
  referencedBy: Type.Array(Reference),
  versions: Type.Array(Type.Object({ version: Type.Integer(), id: Type.Integer() })),
  levels: Type.Object({ own: Nullable(LevelName), global: LevelName }),
})
export type SubjectView = Static<typeof SubjectView>

export const DiffView = Type.Object({
  older: Type.String(),
  newer: Type.String(),
  changes: Type.Array(Change),
  dataBreaks: Type.Array(Type.String(), { description: 'Why data of the older can not be read with the newer' }),
  readersBreak: Type.Array(Type.String(), { description: 'Why readers of the older can not read the newer' }),
})
export type DiffView = Static<typeof DiffView>

const Fault = Type.Object({
  where: Type.String(),
  rule: Nullable(Type.String()),
  message: Type.String(),
  value: Type.Optional(Type.String()),
})

export const ProposalView = Type.Object({
  level: LevelName,
  accepted: Type.Boolean({ description: 'What the registry says' }),
  messages: Type.Array(Type.String()),
  sameAs: Nullable(Type.Integer({ description: 'The version that has this schema already' })),
  fits: Type.Array(
    Type.Object({
      version: Type.Integer(),
      backward: Type.Array(Type.String(), { description: 'Why it can not read what that version wrote' }),
      forward: Type.Array(Type.String(), { description: 'Why that version can not read what it writes' }),
    }),
  ),
  verdicts: Type.Array(Type.Object({ level: LevelName, passes: Type.Boolean() })),
  changes: Type.Array(Change),
  suggestions: Type.Array(Type.Object({ where: Type.String(), message: Type.String(), suggestion: Type.String() })),
  rehearsal: Nullable(
    Type.Object({
      topic: Type.String(),
      read: Type.Integer(),
      other: Type.Integer({ description: 'Records of other events' }),
      failed: Type.Integer(),
      fails: Type.Array(
        Type.Object({
          place: Type.String({ description: 'partition/offset' }),
          schemaId: Nullable(Type.Union([Type.Integer(), Type.String()])),
          faults: Type.Array(Fault),
        }),
      ),
    }),
  ),
})
export type ProposalView = Static<typeof ProposalView>
