import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { GlueCatalogDatabase } from '@cdktf/provider-aws/lib/glue-catalog-database/index.js';
import { Construct } from 'constructs';

export interface EventDatabaseSettings {
  readonly name: string;
  readonly environmentName: string;
  readonly accountId: string;
  readonly region: string;
}

/** The Glue database of an environment: a table for each dataset. */
export class EventDatabase extends Construct {
  readonly name: string;
  readonly arn: string;
  /** ARN of the account's catalog, which Glue wants to be allowed beside those of database and table. */
  readonly catalogArn: string;

  constructor(scope: Construct, id: string, settings: EventDatabaseSettings) {
    super(scope, id);
    const database = new GlueCatalogDatabase(this, 'this', {
      name: settings.name,
      description: `Event archive ${settings.environmentName}`,
    });
    const { partition } = new DataAwsPartition(this, 'partition');
    this.name = database.name;
    this.arn = database.arn;
    this.catalogArn = `arn:${partition}:glue:${settings.region}:${settings.accountId}:catalog`;
  }
}
