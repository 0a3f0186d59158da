import type { Cluster } from '../cluster.ts'
import { type Scan, type ScanEnd, type ScannedPart, type ScanProgress, scan } from './scan.ts'
import type { RecordView } from './view.ts'

/** Some records of a topic, and how to get those beside them. */
export interface RecordPage {
  /** Those that were asked for older come newest first, those that were asked for newer oldest first. */
  records: RecordView[]
  /** Where the page ended; the next in the same direction begins there. */
  at: string
  /** Where it began; the one before is the other direction from there. */
  from: string
  why: ScanEnd
  scanned: ScannedPart[]
  progress: ScanProgress
}

/**
 * A page of a topic. Whatever is found in one direction is found again from its end in the other.
 *
 * @throws as `scan` does
 */
export async function readPage(cluster: Cluster, wanted: Scan): Promise<RecordPage> {
  const records: RecordView[] = []
  for await (const event of scan(cluster, wanted)) {
    if (event.kind === 'match') records.push(event.record)
    if (event.kind !== 'done') continue
    const { kind: _, why, from, at, scanned, ...progress } = event
    return { records, from, at, why, scanned, progress }
  }
  throw new Error('A scan ended without its last event')
}
