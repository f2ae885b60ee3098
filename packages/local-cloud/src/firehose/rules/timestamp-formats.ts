import { JodaPatternError, timeReader } from '../parquet/joda-time.ts';

/** What is wrong with the TimestampFormats of a HiveJsonSerDe, in the service's words where it is the service's rule. */
export function timestampFormatProblem(formats: readonly string[]): string | undefined {
  for (const format of formats) {
    try {
      timeReader(format);
    } catch (error) {
      if (!(error instanceof JodaPatternError)) throw error;
      return error.isKnownToJoda
        ? `${error.message} of TimestampFormats is not emulated`
        : `One or more SerDe options are invalid for org.apache.hcatalog.data.JsonSerDe: [Key: timestamp.formats Value: ${formats.join(',')}]`;
    }
  }
  return undefined;
}
