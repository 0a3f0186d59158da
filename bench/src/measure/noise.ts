import { createHash } from 'node:crypto'
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { machineTicks } from './cpu.ts'
import { median } from './statistics.ts'

/** How quiet the machine was while a bench ran. */
export interface Noise {
  /** How far the speed of the CPU and of the disk's fsync moved from before the bench to after it; 0.1 is 10 %. */
  readonly cpuDrift: number
  readonly fsyncDrift: number
  /** The share of CPU time that the hypervisor gave to other machines. */
  readonly steal: number
  /** Cores at work just before it began, its own servers, which had nothing to do, included. */
  readonly busyCores: number
  /** One fdatasync of 8 KiB, in µs. */
  readonly fsyncUs: number
  /** False: the figures are shown, but they are no evidence. */
  readonly quiet: boolean
}

const MOST_DRIFT = 0.1
const MOST_STEAL = 0.02
const MOST_BUSY = 0.5
const LOOK_MS = 2_000
const HASHED = Buffer.alloc(8 * 1024 * 1024)
const PAGE = Buffer.alloc(8_192)

/**
 * Measures the machine itself, and again when `end` is called. The load average won't do: it tells for minutes of the bench before.
 *
 * @param folder on the disk that is to be measured
 */
export async function watchNoise(folder: string): Promise<{ end(): Noise }> {
  const busyCores = await coresAtWork()
  const before = calibrate(folder)
  const ticks = machineTicks()
  return {
    end() {
      const now = machineTicks()
      const after = calibrate(folder)
      const steal = (now.stolen - ticks.stolen) / Math.max(1, now.all - ticks.all)
      const cpuDrift = Math.abs(after.cpuUs / before.cpuUs - 1)
      const fsyncDrift = Math.abs(after.fsyncUs / before.fsyncUs - 1)
      // The disk's drift is shown and does not judge: in a virtual machine it moves by more than 10 % when all is quiet.
      const quiet = cpuDrift <= MOST_DRIFT && steal <= MOST_STEAL && busyCores <= MOST_BUSY
      return { cpuDrift, fsyncDrift, steal, busyCores, fsyncUs: before.fsyncUs, quiet }
    },
  }
}

async function coresAtWork(): Promise<number> {
  const before = machineTicks()
  await delay(LOOK_MS)
  const after = machineTicks()
  return ((after.busy - before.busy) / (after.all - before.all)) * availableParallelism()
}

function calibrate(folder: string): { cpuUs: number; fsyncUs: number } {
  const cpuUs = median(Array.from({ length: 9 }, () => timed(() => createHash('sha256').update(HASHED).digest())))
  const path = join(folder, 'fsync-probe')
  const file = openSync(path, 'w')
  const once = () => {
    writeSync(file, PAGE)
    fdatasyncSync(file)
  }
  const fsyncUs = median(Array.from({ length: 50 }, () => timed(once)))
  closeSync(file)
  rmSync(path)
  return { cpuUs, fsyncUs }
}

function timed(work: () => void): number {
  const since = performance.now()
  work()
  return (performance.now() - since) * 1_000
}
