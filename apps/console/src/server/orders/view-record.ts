import { openDecoder, type RawRecord, type Registry, SCHEMA_HEADER, type SchemaId, unframe } from '@waybill/messaging'
import type { OrderRecord } from './show-records.ts'
import { shown } from './shown.ts'

/** Makes of records what pages show of them: decoded, without card tokens, and why it could not be decoded. */
export function openViewer(registry: Registry): (record: RawRecord) => Promise<OrderRecord> {
  const decoder = openDecoder(registry)

  return async (record) => {
    const { topic, partition, offset, key, value, timestamp } = record
    const header = (name: string) => record.headers.get(name)?.toString()
    const decoded = await decode(record)
    return {
      id: header('ce_id') ?? '',
      type: header('ce_type') ?? 'unknown',
      version: Number(header('eventversion') ?? 1),
      service: header('ce_source') ?? 'unknown',
      topic,
      partition,
      offset: String(offset),
      key: key?.toString() ?? '',
      time: header('ce_time') ?? new Date(Number(timestamp)).toISOString(),
      storedAt: new Date(Number(timestamp)).toISOString(),
      correlationId: header('correlationid') ?? '',
      causationId: header('causationid') ?? null,
      schemaId: schemaIdOf(record),
      bytes: value?.length ?? 0,
      headers: Object.fromEntries([...record.headers].map(([name, bytes]) => [name, bytes.toString()])),
      ...decoded,
    }
  }

  async function decode(record: RawRecord): Promise<Pick<OrderRecord, 'data' | 'problem'>> {
    try {
      return { data: shown(await decoder.decodeAny(record)), problem: null }
    } catch (error) {
      return { data: null, problem: error instanceof Error ? error.message : String(error) }
    }
  }
}

function schemaIdOf(record: RawRecord): SchemaId | null {
  try {
    return unframe(record.value, record.headers.get(SCHEMA_HEADER)).schemaId
  } catch {
    // No frame of a schema: `problem` says what is wrong with it.
    return null
  }
}
