import { type Check, problemsByLine, repositoryFiles, textOf } from './repository.ts';

// A size of our own (`256 * 1_048_576`) and a conversion (`bytes / 1_048_576`) are no limits of AWS.
const MIB = /(?<![*/]\s*)(?<!\w)(?:1_?048_?576|5_?242_?880|5 \* 1_?048_?576)\b/;
const RECORDS = /\b\w*(?:record|batch)\w*\s*[=:]\s*500\b/i;

/** Limits of Kinesis are written once, in event-schema/src/limits.ts, with unit, source and date. */
export const check: Check = {
  name: 'limits',
  async run(root) {
    return repositoryFiles(root)
      .filter((file) => /^packages\/(producer|verifier)\/src\/.*\.ts$/.test(file))
      .flatMap((file) =>
        problemsByLine(file, textOf(root, file), (line) => {
          const [found] = MIB.exec(line) ?? RECORDS.exec(line) ?? [];
          return found ? [`"${found}" is a limit of AWS; take it from kinesisLimits`] : [];
        }),
      );
  },
};
