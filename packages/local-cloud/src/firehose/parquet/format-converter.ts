import type { GlueClient } from '@aws-sdk/client-glue';
import type { FormatConversion } from '../config-format-conversion.ts';
import type { Converted } from './convert.ts';
import { readSchema } from './schema.ts';
import { holdWriter } from './shared-writer.ts';

/** What converts for one delivery stream. */
export interface FormatConverter {
  /**
   * Records → a Parquet file by the schema as Glue has it now, and those that do not fit it. The schema is read anew for
   * each object, so that a new version of the table counts from the next one on. Rejects where Glue or DuckDB cannot
   * do it; it may be tried again then.
   */
  convert(records: readonly Buffer[], conversion: FormatConversion): Promise<Converted>;
  close(): Promise<void>;
}

/** A converter that reads schemas from Glue. */
export function formatConverter(glue: GlueClient): FormatConverter {
  const hold = holdWriter();
  return {
    async convert(records, { InputFormatConfiguration, OutputFormatConfiguration, SchemaConfiguration }) {
      const columns = await readSchema(glue, SchemaConfiguration ?? {});
      const writer = await hold.writer();
      const { convertRecords } = await import('./convert.ts');
      return convertRecords(
        records,
        {
          columns,
          deserializer: InputFormatConfiguration?.Deserializer ?? {},
          serializer: OutputFormatConfiguration?.Serializer?.ParquetSerDe ?? {},
        },
        writer,
      );
    },
    close: hold.release,
  };
}
