/** One way in which data written with a schema cannot be read with another of the same type. */
export type Incompatibility = {
  /** The rule that is broken, by Confluent's name: `TYPE_MISMATCH`. */
  type: string
  /** JSON pointer into the schema, `/fields/2/type/items/size`. */
  path: string
  /** The same place for people: `Order.lines[].sku`. */
  where: string
  /** What does not fit and what to do about it. `{reader}`, `{writer}` and `{where}` stand for names still to be put in. */
  reason: string
  /** How Confluent's registry describes it. `{reader}`, `{writer}` and `{path}` stand for names still to be put in. */
  description: string
}

/** What the two schemas of a pair are called in messages: reader and writer, or new and old. */
export type Roles = { reader: string; writer: string }

/** The same findings as seen from one level further out. */
export const inside = (level: { path?: string; where?: string }, found: Incompatibility[]): Incompatibility[] =>
  found.map((one) => ({ ...one, path: (level.path ?? '') + one.path, where: (level.where ?? '') + one.where }))

/** The reason in words: what does not fit, where, and what can be done about it. */
export const explain = ({ reason, where }: Incompatibility, roles: Roles): string => fill(reason, { ...roles, where })

/** The reason in the form in which a Confluent registry lists it, our words as its additional information. */
export function confluentMessage(found: Incompatibility, roles: Roles): string {
  const description = fill(found.description, { ...roles, path: found.path === '' ? '/' : found.path })
  return `{errorType:'${found.type}', description:'${description}', additionalInfo:'${explain(found, roles)}'}`
}

const fill = (text: string, names: Record<string, string>) =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole)
