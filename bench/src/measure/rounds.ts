import { messageOf } from '@waybill/local'
import type { Sample } from './sample.ts'

/** One that takes part in a bench: what is measured, or a peer. */
export interface Contender {
  readonly name: string
  /**
   * Does its work once, on a fresh database and a fresh topic.
   * @param round 0 is the warm-up, which is not counted
   */
  run(round: number): Promise<Sample>
}

export interface Turns {
  readonly say: (text: string) => void
  /** Aborted when the run is called off. */
  readonly signal: AbortSignal
  /** Without the warm-up. */
  readonly quick: boolean
}

export type Samples = ReadonlyMap<string, readonly Sample[]>

/**
 * Lets all take turns: forwards in one round, backwards in the next (ABBA), so that a machine that slows down over the
 * run slows all of them down alike. A round that fails counts as wrong; the others go on.
 */
export async function interleave(
  contenders: readonly Contender[],
  rounds: number,
  { say, signal, quick }: Turns,
): Promise<Samples> {
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]))
  for (let round = quick ? 1 : 0; round <= rounds; round++) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      signal.throwIfAborted()
      const sample = await attempt(contender, round)
      const rate = sample.wrong ?? `${Math.round(sample.events / sample.seconds).toLocaleString('en')}/s`
      say(`${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}: ${contender.name}: ${rate}`)
      if (round > 0) samples.get(contender.name)?.push(sample)
    }
  }
  return samples
}

async function attempt(contender: Contender, round: number): Promise<Sample> {
  try {
    return await contender.run(round)
  } catch (error) {
    const cpuUs = { node: 0, postgres: 0, kafka: 0, peer: 0 }
    return { events: 0, seconds: 1, cpuUs, wrong: messageOf(error) }
  }
}
