import { type Break, findBreaks } from './breaks.ts'
import type { Change } from './compare.ts'
import { differenceOf } from './difference.ts'
import { type Fit, type Level, verdicts } from './levels.ts'
import { type Ask, bodyOf } from './rest.ts'
import { levelsOf, versionsOf } from './subjects.ts'

/** What would become of a schema that is to follow the versions of a subject. Nothing is changed by asking. */
export interface Proposal {
  subject: string
  /** The level that the registry asks of it. */
  level: Level
  /** What the registry says, in its own words. */
  accepted: boolean
  messages: string[]
  /** The version that has this very schema already. */
  sameAs: number | undefined
  /** The newest version first. */
  fits: Fit[]
  verdicts: { level: Level; passes: boolean }[]
  /** What is different from the newest version, and what that means. */
  changes: Change[]
  /** Where it breaks, with what can be done about it. */
  breaks: Break[]
}

/**
 * Checks a schema against the registry's rule and against every version of its subject.
 *
 * @throws PermanentError with the registry's reason, InvalidSchema when it is no Avro schema
 */
export async function propose(ask: Ask, subject: string, schema: object): Promise<Proposal> {
  const text = JSON.stringify(schema)
  const answer = await ask('POST', `/compatibility/subjects/${encodeURIComponent(subject)}/versions?verbose=true`, {
    schema: text,
  })
  const said = bodyOf<{ is_compatible: boolean; messages?: string[] }>(answer, subject)
  const same = await ask('POST', `/subjects/${encodeURIComponent(subject)}`, { schema: text })
  const levels = await levelsOf(ask, subject)
  const versions = (await versionsOf(ask, subject)).filter(({ type }) => type === 'AVRO')
  const earlier = versions.map((one) => ({ version: one.version, schema: JSON.parse(one.schema) as object }))
  const compared = earlier.map((one) => ({ version: one.version, ...differenceOf(one.schema, schema) }))
  const fits = compared.map(({ version, dataBreaks, readersBreak }) => {
    return { version, backward: dataBreaks, forward: readersBreak }
  })
  return {
    subject,
    level: levels.own ?? levels.global,
    accepted: said.is_compatible,
    messages: said.messages ?? [],
    sameAs: same.status === 200 ? (same.body as { version: number }).version : undefined,
    fits,
    verdicts: verdicts(fits),
    changes: compared[0]?.changes ?? [],
    breaks: findBreaks(
      { subject, schema },
      earlier.map((one) => ({ subject, schema: one.schema, from: `version ${one.version}` })),
    ),
  }
}

/**
 * Registers a schema. The same schema again has the id that it had.
 * @throws PermanentError with the registry's reason when it refuses
 */
export async function register(ask: Ask, subject: string, schema: object): Promise<{ id: number }> {
  const path = `/subjects/${encodeURIComponent(subject)}/versions`
  const { id } = bodyOf<{ id: number }>(await ask('POST', path, { schema: JSON.stringify(schema) }), subject)
  return { id }
}
