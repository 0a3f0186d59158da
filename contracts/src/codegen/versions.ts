import type { EventModel, Model } from './model.ts'

/** The record's name in Avro. Each version needs its own: readers match names without their namespaces. */
export const recordName = (event: string, version: number): string => (version > 1 ? `${event}V${version}` : event)

/** The versions of an event that have files, the newest first. */
export const versionsOf = (model: Model, topic: string, event: string): EventModel[] =>
  model.events
    .filter((other) => other.topic === topic && other.name === event)
    .sort((a, b) => Number(a.older) - Number(b.older) || b.version - a.version)

/** The version before, when its file is still there. */
export const versionBefore = (model: Model, { topic, name, version }: EventModel): EventModel | undefined =>
  versionsOf(model, topic, name).find((other) => other.older && other.version === version - 1)

/** Checks that the versions of an event follow on each other. */
export function checkVersions(event: EventModel, model: Model): string[] {
  const { file, topic, name, type, version } = event
  const versions = versionsOf(model, topic, name)
  const [newest] = versions
  const problems: string[] = []

  if (event.downcast && !versionBefore(model, event)) {
    problems.push(`${file}: "downcast" needs ${name}.v${version - 1}.avsc. Leave it out, or put the file back.`)
  }
  if (!event.older || !newest) return problems
  if (newest.older) return [...problems, `${file}: there is no ${name}.avsc with the newest version. Add it.`]
  if (newest.type !== type) problems.push(`${file}: is "${type}", its newest version "${newest.type}". Keep the type.`)
  if (version >= newest.version) {
    problems.push(
      `${file}: ${newest.file} has version ${newest.version}, which is not newer. Raise its "eventVersion".`,
    )
  } else if (!versions.some((other) => other.version === version + 1)) {
    problems.push(
      `${file}: there is no version ${version + 1} after it. Put the file back: upcasts go one step at a time.`,
    )
  }
  return problems
}

/** The name of the function in contracts/src/upcasts.ts that takes this version's data to the next. */
export const upcastName = ({ record: { name } }: EventModel): string => `from${name}`

/** The name of the one there that takes the next version's data back to this. */
export const downcastName = ({ record: { name } }: EventModel): string => `to${name}`
