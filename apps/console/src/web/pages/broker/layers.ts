import type { Config } from '../../api/kafka.ts'

type Layer = Config['layers'][number]

/** A value as it may be shown: of a secret only that there is one. With the older setting's name where that stands in. */
export function inWords({ name, sensitive }: Pick<Config, 'name' | 'sensitive'>, layer: Layer | undefined): string {
  if (!layer) return 'not set'
  if (sensitive) return '(hidden)'
  if (layer.value === null) return 'not set'
  const value = layer.value === '' ? '(empty)' : layer.value
  return layer.name === name ? value : `${value} (${layer.name})`
}

/** Whether a scope has a value of its own that can be taken back. */
export const isSetFor = ({ name, layers }: Pick<Config, 'name' | 'layers'>, scope: 'broker' | 'all'): boolean =>
  layers.some((layer) => layer.name === name && layer.source === (scope === 'all' ? 'cluster' : 'broker'))
