/** Sends out the spans not yet sent, then stops. */
export type StopTracing = () => Promise<void>

/**
 * Turns tracing on for this process: W3C trace context in and out, spans to an OTLP collector over HTTP.
 * The SDK is loaded only here, so a process without a collector has none of its cost.
 *
 * @param options.endpoint The collector's address, without /v1/traces
 */
export async function startTracing(options: {
  service: string
  instance: string
  endpoint: string
}): Promise<StopTracing> {
  const [api, { AsyncLocalStorageContextManager }, core, { OTLPTraceExporter }, { resourceFromAttributes }, sdk] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/context-async-hooks'),
      import('@opentelemetry/core'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
      import('@opentelemetry/sdk-trace'),
    ])

  const exporter = new OTLPTraceExporter({ url: `${options.endpoint}/v1/traces`, timeoutMillis: 5_000 })
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({
      'service.name': options.service,
      'service.instance.id': options.instance,
    }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.AlwaysOnSampler() }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })],
  })

  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  api.propagation.setGlobalPropagator(new core.W3CTraceContextPropagator())
  api.trace.setGlobalTracerProvider(provider)
  return () => provider.shutdown()
}
