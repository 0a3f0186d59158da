import { openDatabase, silent, startRelay } from '@waybill/messaging'
import { place } from './process.ts'
import { until } from './until.ts'

// A relay as a process of its own, that says when it owns every bucket.
const at = place()
const db = openDatabase({ url: at.url })
const relay = startRelay({ ...at, service: 'shop', db, databaseUrl: at.url, log: silent })
await until('it owns every bucket', () => relay.status().buckets === 64)
console.log('ready')
