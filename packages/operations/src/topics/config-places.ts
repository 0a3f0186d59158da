const places: Readonly<Record<string, string>> = {
  broker: 'this broker, dynamic',
  cluster: 'all brokers, dynamic',
  static: 'its file',
  default: 'Kafka’s default',
}

/** Where the value of a broker's setting comes from (`ConfigSource`), as one says it. */
export const configPlace = ({ source }: { readonly source: string }): string => places[source] ?? source
