import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyEventType, Handler, Rebuild } from '@waybill/messaging'
import { dummy } from './dummy.ts'
import type { Consumed, Manifest, OnFile } from './manifest.ts'
import { readRoutes } from './read-routes.ts'

interface HandlerLike {
  event: AnyEventType
}

/** A service's manifest as it is made, with its routes still unread. */
export interface ServiceLike {
  name: string
  emits: readonly AnyEventType[]
  handlers?: readonly Handler[]
  sagas?: readonly { name: string; handlers: readonly HandlerLike[] }[]
  routes?: readonly ((app: never) => void)[]
  jobs?: readonly { name: string }[]
  rebuild?: Rebuild
}

type Module = Record<string, unknown>

/**
 * Reads the manifest of every service, in the order of their names. Nothing is started: the dependencies are dummies.
 * @param services The folder services/.
 * @throws {Error} that names the service whose manifest can't be made.
 */
export async function readServices(services: string): Promise<Manifest[]> {
  return Promise.all((await foldersOf(services)).map(readService))
}

/** Makes every service with dummies for its dependencies, in the order of their names. Throws as `readServices` does. */
export async function makeServices(services: string): Promise<ServiceLike[]> {
  return Promise.all((await foldersOf(services)).map(makeService))
}

async function foldersOf(services: string): Promise<string[]> {
  const folders = await readdir(services)
  const present = folders.filter((folder) => existsSync(join(services, folder, 'src/service.ts')))
  return present.sort().map((folder) => join(services, folder))
}

/**
 * Makes the manifest of the service in this folder, with dummies for all it depends on.
 * @throws {Error} when it exports none, or it can't be made so
 */
export async function makeService(folder: string): Promise<ServiceLike> {
  const name = basename(folder)
  const build = (await load(join(folder, 'src/service.ts')))[camel(name)]
  if (typeof build !== 'function') {
    throw new Error(
      `services/${name}/src/service.ts exports no function ${camel(name)}. It makes the manifest from its dependencies.`,
    )
  }

  return attempt(
    `services/${name}/src/service.ts: its manifest can't be made without I/O`,
    () => build(dummy) as ServiceLike,
  )
}

async function readService(folder: string): Promise<Manifest> {
  const service = await makeService(folder)
  return {
    name: service.name,
    emits: service.emits.map(nameOf),
    consumes: consumed(service),
    routes: readRoutes(service.routes ?? []),
    on: await readOnFiles(join(folder, 'src/on')),
  }
}

function consumed({ handlers = [], sagas = [] }: ServiceLike): Consumed[] {
  return [
    ...handlers.map(({ event }) => ({ event: nameOf(event) })),
    ...sagas.flatMap((saga) => saga.handlers.map(({ event }) => ({ event: nameOf(event), saga: saga.name }))),
  ]
}

async function readOnFiles(folder: string): Promise<OnFile[]> {
  if (!existsSync(folder)) return []
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts'))
  return Promise.all(files.sort().map((file) => readOnFile(join(folder, file))))
}

// A handler is exported as it is, or as a function that makes it from its dependencies, named for the event.
async function readOnFile(file: string): Promise<OnFile> {
  const name = basename(file, '.ts')
  const handlers = Object.entries(await load(file)).map(([key, value]) => {
    const makes = typeof value === 'function' && key === camel(name)
    return makes
      ? attempt(`${file}: its handler can't be made without I/O`, () => value(dummy, dummy, dummy, dummy))
      : value
  })
  return { name, handles: handlers.filter(isHandler).map(({ event }) => nameOf(event)) }
}

const load = async (file: string): Promise<Module> => import(pathToFileURL(file).href)

function attempt<T>(problem: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new Error(`${problem}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

function isHandler(value: unknown): value is HandlerLike {
  return typeof value === 'object' && value !== null && 'event' in value && 'commit' in value
}

/** The name of an event, as contracts exports it: `OrderPlaced`, though the record of its version 2 is `OrderPlacedV2`. */
export function nameOf({ schema, version }: AnyEventType): string {
  const { name } = schema as { name: string }
  return version > 1 && name.endsWith(`V${version}`) ? name.slice(0, -`V${version}`.length) : name
}

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
