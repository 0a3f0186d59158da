import { checkCompatibility } from '@waybill/schema-registry'
import { suggestionFor } from './suggestion.ts'

/** A schema that is to follow the versions of its subject. */
export interface ProposedSchema {
  subject: string
  schema: object
}

/** A version that a subject had, and where it was found: `commit 1a2b3c4 of 2026-11-20`, `version 3 in the registry`. */
export interface EarlierVersion {
  subject: string
  schema: object
  from: string
}

/** `data`: what is on the topic already can't be read. `readers`: who is not updated yet can't read what comes. */
export type Whom = 'data' | 'readers'

export interface Break {
  subject: string
  whom: Whom
  /** Avro's rule that it breaks, such as TYPE_MISMATCH. */
  rule: string
  /** The field: `OrderPlaced.total.currency`. */
  where: string
  message: string
  suggestion: string
  /** The earlier versions that it does not fit. */
  versions: string[]
}

/**
 * How a schema breaks with the versions before it. All of them may have data on the topic; only the newest is what
 * readers have now.
 *
 * @param earlier the newest first; those of other subjects are passed over
 */
export function findBreaks(proposed: ProposedSchema, earlier: readonly EarlierVersion[]): Break[] {
  const own = earlier.filter(({ subject }) => subject === proposed.subject)
  const distinct = [...Map.groupBy(own, ({ schema }) => JSON.stringify(schema)).values()].flatMap(
    ([first]) => first ?? [],
  )
  const [newest] = own
  const found = [
    ...distinct.flatMap((version) => breaks('data', proposed, version)),
    ...(newest ? breaks('readers', proposed, newest) : []),
  ]
  const same = ({ whom, rule, message }: Break) => `${whom} ${rule} ${message}`
  return [...Map.groupBy(found, same).values()].flatMap((all) =>
    all[0] ? [{ ...all[0], versions: all.flatMap(({ versions }) => versions) }] : [],
  )
}

function breaks(whom: Whom, { subject, schema }: ProposedSchema, version: EarlierVersion): Break[] {
  const [reader, writer] = whom === 'data' ? [schema, version.schema] : [version.schema, schema]
  return checkCompatibility(reader, writer).reasons.map(({ type: rule, path, where, message }) => {
    const suggestion = suggestionFor(whom, rule, { path, where, reader, writer })
    return { subject, whom, rule, where, message, suggestion, versions: [version.from] }
  })
}
