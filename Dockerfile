# The service on one machine: docs/container.md says how to run it. Built for linux/amd64 and linux/arm64.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY client/package.json client/
# What only a deployment to AWS uses is left out; everything else stays at the version of the lock file.
RUN npm ci --omit=dev --ignore-scripts \
    && npm uninstall --no-save --omit=dev --ignore-scripts \
      @aws-lambda-powertools/logger @middy/core @smithy/core @aws-sdk/client-dynamodb @aws-sdk/client-s3 \
      @aws-sdk/client-sns @aws-sdk/client-sqs @aws-sdk/lib-dynamodb @aws-sdk/s3-presigned-post
COPY api api
COPY cli cli
COPY client client
COPY console/folder.ts console/
COPY console/dist console/dist
COPY encoder encoder
COPY functions functions
COPY local local
COPY scripts/image scripts/
COPY settings settings
COPY LICENSE ./
RUN node scripts/keep-what-runs.ts /app /image

# Node, the libraries that it loads, and the service: no shell, no package manager.
FROM scratch
COPY --from=build /image /
# Two pools of memory for all threads, as `npm start` has it.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8001 DATA_DIR=/data AUTH=jwt MALLOC_ARENA_MAX=2
USER 1000:1000
WORKDIR /app
VOLUME /data
EXPOSE 8001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["/usr/local/bin/node", "scripts/check-health.ts"]
ENTRYPOINT ["/usr/local/bin/node", "cli/face-encode.js"]
CMD ["serve"]
