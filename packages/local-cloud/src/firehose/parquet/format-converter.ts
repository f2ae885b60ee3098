import type { GlueClient } from '@aws-sdk/client-glue';
import type { PackedRecords } from '../buffer.ts';
import type { FormatConversion } from '../config-format-conversion.ts';
import type { Converted } from './convert.ts';
import { readSchema } from './schema.ts';

/** What converts for one delivery stream. */
export interface FormatConverter {
  /**
   * Records → a Parquet file by the schema as Glue has it now, and those that do not fit it. The schema is read anew for
   * each object, so that a new version of the table counts from the next one on. Rejects where Glue or DuckDB cannot
   * do it; it may be tried again then.
   */
  convert(records: PackedRecords, conversion: FormatConversion): Promise<Converted>;
}

/** A converter that reads schemas from Glue. */
export const formatConverter = (glue: GlueClient): FormatConverter => ({
  async convert(records, { InputFormatConfiguration, OutputFormatConfiguration, SchemaConfiguration }) {
    const columns = await readSchema(glue, SchemaConfiguration ?? {});
    // Loaded only where something is converted: most delivery streams never do.
    const { convertInThread } = await import('./conversion-threads.ts');
    return convertInThread(records, {
      columns,
      deserializer: InputFormatConfiguration?.Deserializer ?? {},
      serializer: OutputFormatConfiguration?.Serializer?.ParquetSerDe ?? {},
    });
  },
});
