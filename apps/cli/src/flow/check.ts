import { consumersOf, type EventInfo, emittersOf, type Flow, kebab, type Manifest, sourcesOf } from './manifest.ts'

/** Finds what does not fit together between the services. Every problem names the service, the event and what to do. */
export function checkFlow(flow: Flow): string[] {
  return [
    ...flow.events.flatMap((event) => checkEvent(flow, event)),
    ...flow.services.flatMap((service) => checkService(flow, service)),
  ]
}

function checkEvent(flow: Flow, event: EventInfo): string[] {
  const emitters = emittersOf(flow, event.name)
  const consumers = consumersOf(flow, event.name)
  const problems: string[] = []

  if (consumers.length > 0 && sourcesOf(flow, event).length === 0) {
    problems.push(
      `${event.name} is consumed by ${list(consumers)}, but nobody emits it. Emit it in ${event.owner}, or stop consuming it.`,
    )
  }
  if (emitters.length > 0 && consumers.length === 0 && !event.external) {
    problems.push(
      `${event.name} is emitted by ${list(emitters)}, but nobody consumes it. Consume it, stop emitting it, ` +
        `or write "external": true into contracts/avro/${event.topic}/${event.name}.avsc if someone outside reads it.`,
    )
  }
  return problems
}

function checkService(flow: Flow, service: Manifest): string[] {
  const handled = service.consumes.filter(({ saga }) => saga === undefined).map(({ event }) => event)
  return [
    ...service.emits.flatMap((name) => checkEmitted(flow, service, name)),
    ...service.on.flatMap(({ name, handles }) => checkFile(service, name, handles, handled)),
  ]
}

// The events of an aggregate are only in order as long as one service alone writes its topic.
function checkEmitted(flow: Flow, service: Manifest, name: string): string[] {
  const event = flow.events.find((candidate) => candidate.name === name)
  if (!event) return [`${service.name} emits ${name}, which is not in contracts. Add it there.`]
  // A topic of the platform belongs to no service; one speaks for the operator.
  if (event.owner === service.name || event.owner === 'platform') return []
  return [`${service.name} emits ${name}, but ${event.topic} belongs to ${event.owner}. Let ${event.owner} emit it.`]
}

function checkFile(service: Manifest, name: string, handles: string[], handled: string[]): string[] {
  const file = `services/${service.name}/src/on/${name}.ts`
  const [event] = handles
  if (event === undefined) return [`${file} exports no handler. Export what on(…) returns, or move it out of on/.`]
  if (handles.length > 1 || kebab(event) !== name) {
    return [`${file} handles ${list(handles)}. Name it ${kebab(event)}.ts: one file per event, named for the event.`]
  }
  if (!handled.includes(event))
    return [`${file} is not among the handlers in services/${service.name}/src/service.ts. Add it there.`]
  return []
}

const list = (names: string[]) => names.join(', ')
