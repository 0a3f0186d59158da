import type { Lesson, Need } from './lesson.ts'

/** What there is here. */
export interface Here {
  supervisor: boolean
  faults: boolean
  /** undefined: Kafka can't be asked now. */
  brokers: number | undefined
}

/** Why a lesson can't be done here, and what to do; null when it can. */
export function cannot({ needs = [] }: Lesson, here: Here): string | null {
  const found = needs.find((need) => !has[need](here))
  return found === undefined ? null : why[found](here)
}

const has: Record<Need, (here: Here) => boolean> = {
  supervisor: ({ supervisor }) => supervisor,
  faults: ({ faults }) => faults,
  'three-brokers': ({ brokers }) => brokers !== undefined && brokers >= 3,
}

const why: Record<Need, (here: Here) => string> = {
  supervisor: () =>
    'This console does not run under the local supervisor, so it can not start and kill processes. On one machine ./waybill up does.',
  faults: () => 'Faults are off on this platform. Start it with FAULTS=on ./waybill up.',
  'three-brokers': ({ brokers }) =>
    brokers === undefined
      ? 'Kafka does not answer, so nobody knows how many brokers there are. Is it up? ./waybill ps tells.'
      : `Kafka has ${brokers === 1 ? 'one broker' : `${brokers} brokers`} here: without one of them nothing works. Start with three, which makes the topics with three copies: ./waybill up --brokers 3`,
}
