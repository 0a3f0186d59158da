export interface Kind {
  fault: string
  where: string
  hits: number
}

/** The faults that hit, in the metrics of a process. */
export function hitsIn(metrics: string): Kind[] {
  return [...metrics.matchAll(/^waybill_faults_hit_total\{(.*)\} (\d+)$/gm)].map(([, labels = '', hits]) => {
    const label = (name: string) => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? ''
    return { fault: label('fault'), where: label('where'), hits: Number(hits) }
  })
}
