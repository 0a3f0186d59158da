# syntax=docker/dockerfile:1
# One image for every process of Waybill: which one it is, its command says.
#   docker build -t waybill .
#   docker run waybill services/orders/src/main.ts
# TypeScript is run as it is (type stripping): there is no build but the console's web app.
ARG NODE=node:26.10.0-bookworm-slim

FROM ${NODE} AS manifests
WORKDIR /src
COPY . .
# What the installation depends on, and nothing else: a change of a source leaves the layers below as they are.
RUN mkdir /manifests \
  && find . -name package.json -not -path '*/node_modules/*' -exec cp --parents {} /manifests \; \
  && cp package-lock.json /manifests

FROM ${NODE} AS packages
WORKDIR /app
COPY --from=manifests /manifests .
# Without what is only for development and for running on one machine: PostgreSQL's binaries, the linter, browsers.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM ${NODE} AS web
WORKDIR /app
COPY --from=manifests /manifests .
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN cd apps/console && NODE_ENV=production node ../../node_modules/vite/bin/vite.js build --outDir dist

FROM ${NODE}
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=packages /app .
COPY contracts contracts
COPY packages packages
COPY services services
COPY apps apps
COPY infra/local infra/local
COPY --from=web /app/apps/console/dist apps/console/dist
# Nothing is written below /app: the root file system may be read-only. SCHEMA_CACHE is on a volume.
USER node
STOPSIGNAL SIGTERM
ENTRYPOINT ["node"]
CMD ["services/gateway/src/main.ts"]
