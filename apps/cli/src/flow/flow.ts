import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { events, topic } from '@waybill/contracts'
import { kafkaUsers, SCHEMAS_TOPIC } from '@waybill/local'
import { flowDocument } from './document.ts'
import { kafkaAccess } from './kafka-access.ts'
import type { EventInfo, Flow } from './manifest.ts'
import { nameOf, readServices } from './read-services.ts'

const root = join(import.meta.dirname, '../../../..')

/** What is written from the manifests, by its path from the root. */
const written: Record<string, (flow: Flow) => string> = {
  'docs/flow.md': flowDocument,
  'infra/security/kafka-access.json': (flow) => `${JSON.stringify(kafkaAccess(flow), null, 2)}\n`,
  'infra/kubernetes/waybill/files/kafka-users.json': (flow) =>
    `${JSON.stringify(kafkaUsers(kafkaAccess(flow), SCHEMAS_TOPIC), null, 2)}\n`,
}

/** Reads the contracts and the manifest of every service. Throws when a manifest can't be made, with the service's name. */
export async function readFlow(): Promise<Flow> {
  const infos = events.map(
    (event): EventInfo => ({
      name: nameOf(event),
      type: event.type,
      topic: event.topic,
      owner: topic(event.topic).owner,
      external: 'external' in event.schema && event.schema.external === true,
    }),
  )
  return { events: infos, services: await readServices(join(root, 'services')) }
}

/** The documents that are missing, or show another flow than this. */
export async function staleDocuments(flow: Flow): Promise<string[]> {
  const stale: string[] = []
  for (const [path, textOf] of Object.entries(written)) {
    if ((await present(join(root, path))) !== textOf(flow)) stale.push(path)
  }
  return stale
}

/** Writes what is made from the flow. Returns the paths. */
export async function writeDocuments(flow: Flow): Promise<string[]> {
  for (const [path, textOf] of Object.entries(written)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), textOf(flow))
  }
  return Object.keys(written)
}

async function present(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
