/** 45 s, 12 min, 3.5 h, 8 days. */
export function seconds(value: number): string {
  if (value < 120) return `${Math.round(value)} s`
  if (value < 7_200) return `${Math.round(value / 60)} min`
  if (value < 172_800) return `${Math.round(value / 360) / 10} h`
  return `${Math.round(value / 8_640) / 10} days`
}

/** Days of so many milliseconds; `ever` for -1, as Kafka writes it. */
export const days = (ms: number): string => (ms < 0 ? 'ever' : `${Number((ms / 86_400_000).toFixed(2))} days`)

/** 512 MB, 1.5 GB. */
export function bytes(value: number): string {
  const megabytes = value / 1_048_576
  return megabytes < 1_024 ? `${Math.round(megabytes)} MB` : `${Math.round(megabytes / 102.4) / 10} GB`
}
