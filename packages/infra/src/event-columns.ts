import { columnsFromDataset, type Dataset } from '@event-archive/event-schema';

/** A column as Glue has it. */
export interface GlueColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

const MAX_COMMENT_CHARACTERS = 255;

/**
 * Dataset → the columns of its Glue table. In JSON tables timestamps are text: Athena's OpenX SerDe takes no ISO-8601
 * instant with fractions of a second for a timestamp (its parser knows `yyyy-MM-dd'T'HH:mm:ss'Z'` alone), while
 * Firehose's converter to Parquet does.
 */
export const glueColumns = (dataset: Dataset, format: 'JSON' | 'PARQUET'): GlueColumn[] =>
  columnsFromDataset(dataset).map(({ name, glue, description = '' }) => ({
    name,
    type: format === 'JSON' ? withTextTimestamps(glue) : glue,
    comment: description.slice(0, MAX_COMMENT_CHARACTERS),
  }));

/** Also inside array<timestamp>, map<string,timestamp> and struct<at:timestamp>, but not the name in struct<timestamp:string>. */
const withTextTimestamps = (type: string): string =>
  type.replaceAll(/(^|[:<,])timestamp(?=$|[,>])/g, '$1string');
