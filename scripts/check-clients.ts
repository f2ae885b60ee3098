import { type Check, problemsByLine, repositoryFiles, textOf } from './repository.ts';

const CONSTRUCTION = /\bnew ((?:Kinesis|Firehose|Glue|S3|STS)(?:Client)?)\(/;

/** Only aws-clients builds SDK clients, so that endpoint, timeouts and credentials are decided in one place. */
export const check: Check = {
  name: 'clients',
  async run(root) {
    return repositoryFiles(root)
      .filter((file) => /^(packages\/[^/]+\/src|scripts)\/.*\.ts$/.test(file))
      .filter((file) => !file.startsWith('packages/aws-clients/') && !file.startsWith('scripts/test/'))
      .flatMap((file) =>
        problemsByLine(file, textOf(root, file), (line) => {
          const [, client] = CONSTRUCTION.exec(line) ?? [];
          return client ? [`builds a ${client} itself; take one from @event-archive/aws-clients`] : [];
        }),
      );
  },
};
