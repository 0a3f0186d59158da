import { openDatabase } from '@waybill/messaging'
import type { Platform } from './platform.ts'

/** Rows of one service's database, read from outside. */
export async function rows<Row>({ run }: Platform, service: string, sql: string): Promise<Row[]> {
  const url = run.databases[service]
  if (!url) throw new Error(`No database of ${service}`)
  const db = openDatabase({ url, max: 1 })
  try {
    return await db.query<Row>(sql)
  } finally {
    await db.close()
  }
}
