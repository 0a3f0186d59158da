/** What one service does, as data: its manifest read without starting it. */
export interface Manifest {
  name: string
  /** Names of events, for example OrderPlaced. */
  emits: string[]
  consumes: Consumed[]
  routes: RouteInfo[]
  /** Its files src/on/<name>.ts. */
  on: OnFile[]
}

export interface Consumed {
  event: string
  /** The name of the saga it moves; undefined when a handler takes it. */
  saga?: string
}

export interface RouteInfo {
  method: string
  path: string
  /** `public`, `user`, or the roles that may. */
  access: string
  summary: string
}

export interface OnFile {
  /** The file's name without .ts. */
  name: string
  /** The events of the handlers it exports. */
  handles: string[]
}

/** An event as the contracts tell of it. */
export interface EventInfo {
  name: string
  type: string
  topic: string
  /** The service that writes its topic; `platform` when that is no service but an operator. */
  owner: string
  /** Meant for readers outside of the services: the live stream, the console, another company's system. */
  external: boolean
}

/** Everything the flow is worked out from. */
export interface Flow {
  services: Manifest[]
  events: EventInfo[]
}

/** `OrderPlaced` → `order-placed`, the name of the file that handles it. */
export const kebab = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()

/** The services that consume an event, in the order of the flow. */
export const consumersOf = (flow: Flow, event: string): string[] =>
  flow.services.filter(({ consumes }) => consumes.some((consumed) => consumed.event === event)).map(({ name }) => name)

/** The services that emit an event. */
export const emittersOf = (flow: Flow, event: string): string[] =>
  flow.services.filter(({ emits }) => emits.includes(event)).map(({ name }) => name)

/** Where an event comes from: the services that emit it; its owner, when that is no service but someone outside. */
export function sourcesOf(flow: Flow, { name, owner }: EventInfo): string[] {
  const outside = !flow.services.some((service) => service.name === owner)
  const emitters = emittersOf(flow, name)
  return emitters.length === 0 && outside ? [owner] : emitters
}
