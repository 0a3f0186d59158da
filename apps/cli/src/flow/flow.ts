import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { events, topic } from '@waybill/contracts'
import { flowDocument } from './document.ts'
import type { EventInfo, Flow } from './manifest.ts'
import { nameOf, readServices } from './read-services.ts'

const root = join(import.meta.dirname, '../../../..')
const document = join(root, 'docs/flow.md')

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

/** Whether docs/flow.md is missing, or shows another flow than this. */
export async function isDocumentStale(flow: Flow): Promise<boolean> {
  return (await present()) !== flowDocument(flow)
}

/** Writes docs/flow.md. */
export async function writeDocument(flow: Flow): Promise<void> {
  await mkdir(dirname(document), { recursive: true })
  await writeFile(document, flowDocument(flow))
}

async function present(): Promise<string | undefined> {
  try {
    return await readFile(document, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
