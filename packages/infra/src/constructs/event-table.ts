import { GlueCatalogTable } from '@cdktf/provider-aws/lib/glue-catalog-table/index.js';
import type { DeliveryStreamSettings, QuerySettings } from '@event-archive/environments';
import type { Dataset } from '@event-archive/event-schema';
import { Construct } from 'constructs';
import { glueColumns } from '../event-columns.ts';
import { literalText } from '../literal-text.ts';
import {
  partitionColumns,
  partitionTemplate,
  projectionParameters,
  tableFolder,
} from '../partition-projection.ts';
import type { EventDatabase } from './event-database.ts';
import type { PrivateBucket } from './private-bucket.ts';

export interface EventTableSettings {
  readonly dataset: Dataset;
  readonly delivery: DeliveryStreamSettings;
  readonly years: Pick<QuerySettings, 'firstYear' | 'lastYear'>;
}

/** Dataset and where its objects lie → the table that Athena reads them by. Nobody has to add partitions to it. */
export class EventTable extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly database: EventDatabase;

  constructor(
    scope: Construct,
    id: string,
    { dataset, delivery, years }: EventTableSettings,
    peers: { readonly database: EventDatabase; readonly bucket: PrivateBucket },
  ) {
    super(scope, id);
    const template = partitionTemplate(delivery);
    const { classification, ...formats } = formatsOf[delivery.format];
    const table = new GlueCatalogTable(this, 'this', {
      name: tableName(dataset),
      databaseName: peers.database.name,
      description: dataset.description,
      tableType: 'EXTERNAL_TABLE',
      parameters: {
        EXTERNAL: 'TRUE',
        classification,
        ...projectionParameters(years),
        'storage.location.template': `s3://${peers.bucket.name}/${literalText(template)}`,
      },
      partitionKeys: partitionColumns.map((name) => ({ name, type: 'int' })),
      storageDescriptor: {
        location: `s3://${peers.bucket.name}/${literalText(tableFolder(template))}`,
        columns: glueColumns(dataset, delivery.format),
        ...formats,
      },
    });
    this.name = table.name;
    this.arn = table.arn;
    this.database = peers.database;
  }
}

/** `website-events` → `website_events`: Athena takes no hyphens without quotes. */
export const tableName = ({ name }: Pick<Dataset, 'name'>): string => name.replaceAll('-', '_');

const HIVE = 'org.apache.hadoop.hive.ql.io';

// https://docs.aws.amazon.com/athena/latest/ug/supported-serdes.html (2026-11-24)
const formatsOf = {
  JSON: {
    classification: 'json',
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: `${HIVE}.HiveIgnoreKeyTextOutputFormat`,
    serDeInfo: {
      serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe',
      // Otherwise the keys of maps become lower case.
      parameters: { 'case.insensitive': 'FALSE' },
    },
  },
  PARQUET: {
    classification: 'parquet',
    inputFormat: `${HIVE}.parquet.MapredParquetInputFormat`,
    outputFormat: `${HIVE}.parquet.MapredParquetOutputFormat`,
    serDeInfo: {
      serializationLibrary: `${HIVE}.parquet.serde.ParquetHiveSerDe`,
      parameters: { 'serialization.format': '1' },
    },
  },
} as const;
