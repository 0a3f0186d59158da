/** The context of subjects that name none. */
export const DEFAULT_CONTEXT = '.'

/** Settings of this context hold for every context that has none of its own. */
export const GLOBAL_CONTEXT = '.__GLOBAL'

/** In front of a name: the subjects of this name in all contexts. */
export const EVERY_CONTEXT = ':*:'

/**
 * A subject's name in two: `:.team:orders` is `orders` in the context `.team`. Ids and versions are counted for each
 * context by itself. `:.team:` is the context as such, for its settings.
 */
export type QualifiedSubject = { context: string; name: string }

export function splitSubject(subject: string): QualifiedSubject {
  if (subject.startsWith(EVERY_CONTEXT)) return { context: '*', name: subject.slice(EVERY_CONTEXT.length) }
  if (!subject.startsWith(':.')) return { context: DEFAULT_CONTEXT, name: subject }
  const end = subject.indexOf(':', 2)
  return end < 0
    ? { context: subject.slice(1), name: '' }
    : { context: subject.slice(1, end), name: subject.slice(end + 1) }
}

export const contextOf = (subject: string): string => splitSubject(subject).context

/** What stands in front of the names of a context's subjects: nothing for the default one. */
export const prefixOf = (context: string): string => (context === DEFAULT_CONTEXT ? '' : `:${context}:`)

/** The context that a path names, with its colons or without, and with its dot or without. */
export function contextNamed(given: string): string {
  const name = given.replace(/^:/, '').replace(/:$/, '')
  return name.startsWith('.') ? name : `.${name}`
}

/** A subject's one name: `:.:orders` is `orders`. */
export function normalSubject(subject: string): string {
  const { context, name } = splitSubject(subject)
  return prefixOf(context) + name
}

/** A subject that names no context is looked for in that of the subject which mentions it. */
export function subjectBeside(mentionedBy: string, subject: string): string {
  const { context, name } = splitSubject(subject)
  return prefixOf(context === DEFAULT_CONTEXT ? contextOf(mentionedBy) : context) + name
}

/** Whether settings are asked for under a name that stands for the default context as a whole: `:.:`. */
export const isDefaultContext = (subject: string): boolean => normalSubject(subject) === ''

/** Whether a subject is one that a prefix asks for: `:*:` looks in every context, any other in the one it names. */
export function startsWithin(subject: string, prefix: string): boolean {
  const [asked, found] = [splitSubject(prefix), splitSubject(subject)]
  return (asked.context === '*' || asked.context === found.context) && found.name.startsWith(asked.name)
}

/**
 * Whether a subject is among those that a setting or an order is meant for.
 * @param meant a subject, or a context as such; the whole registry when undefined
 */
export function isMeant(subject: string, meant: string | undefined): boolean {
  if (meant === undefined || subject === meant) return true
  const { context, name } = splitSubject(meant)
  return name === '' && (context === GLOBAL_CONTEXT || context === contextOf(subject))
}
