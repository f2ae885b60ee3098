import { AthenaNamedQuery } from '@cdktf/provider-aws/lib/athena-named-query/index.js';
import { Construct } from 'constructs';
import { literalText } from '../literal-text.ts';
import type { SavedQuery as SavedQueryText } from '../saved-queries.ts';
import type { EventDatabase } from './event-database.ts';
import type { QueryWorkgroup } from './query-workgroup.ts';

/** A query that people find in the workgroup under `<dataset>/<name>`. */
export class SavedQuery extends Construct {
  constructor(
    scope: Construct,
    id: string,
    query: SavedQueryText & { readonly datasetName: string },
    peers: { readonly database: EventDatabase; readonly workgroup: QueryWorkgroup },
  ) {
    super(scope, id);
    new AthenaNamedQuery(this, 'this', {
      name: `${query.datasetName}/${query.name}`,
      description: query.description,
      database: peers.database.name,
      workgroup: peers.workgroup.name,
      query: literalText(query.sql),
    });
  }
}
