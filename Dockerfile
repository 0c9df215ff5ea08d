# The image that `npm run image` puts together, for whoever has an engine: `docker build --tag stockade .`
# How it is run stands in tools/image/config.ts, and a test holds the two together. The labels are that one's alone, and so are
# SSL_CERT_FILE and NODE_USE_SYSTEM_CA: here nothing is brought along that they would name.

FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm run --silent build

FROM node:24-bookworm-slim
RUN ln -s /usr/local/bin/node /usr/bin/node \
  && install -d -o node -g node -m 0700 /data \
  && rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-*
COPY --from=build /build/dist/ /build/LICENSE /build/NOTICE /build/tools/image/health-check.mjs /usr/lib/stockade/
COPY --from=build /build/tools/image/stockade /usr/bin/stockade
ENV HOME=/data \
  MALLOC_ARENA_MAX=1 \
  MALLOC_MMAP_THRESHOLD_=65536 \
  STOCKADE_HOST=0.0.0.0 \
  STOCKADE_PORT=4566 \
  STOCKADE_DATA=/data
WORKDIR /
USER 1000:1000
VOLUME /data
EXPOSE 4566
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
  CMD ["/usr/bin/node", "/usr/lib/stockade/health-check.mjs"]
ENTRYPOINT ["/usr/bin/stockade"]
CMD ["start"]
