import { describe, expect, it } from 'vitest';
import { full, plain, query } from './helpers/environment.ts';
import { declared, referencesIn } from './helpers/references.ts';
import { attributesOf, onlyResource, synthesizedJson, synthesizedStack } from './helpers/stack.ts';

const stack = synthesizedStack(full);
const principal = full.quickSight?.principalArn;

describe('QuickSight', () => {
  it('is off unless the environment names who sees it', () => {
    const types = Object.keys(synthesizedStack({ ...plain, query }).resource as object);
    expect(types.filter((type) => type.includes('quicksight'))).toEqual([]);
  });

  it("reads through the archive's workgroup", () => {
    expect(onlyResource(stack, 'aws_quicksight_data_source')).toMatchObject({
      type: 'ATHENA',
      parameters: { athena: { work_group: '${aws_athena_workgroup.query_workgroup.name}' } },
      permission: [{ principal }],
    });
  });

  it('has a data set over each table, without the columns that hold several values', () => {
    const dataSet = attributesOf(stack, 'aws_quicksight_data_set', 'app_logs_data_set') as {
      physical_table_map: {
        relational_table: { name: string; input_columns: { name: string; type: string }[] };
      }[];
    };
    const [table] = dataSet.physical_table_map;
    // Asked anew by every view: nothing is copied, nor paid for twice.
    expect(dataSet).toMatchObject({ import_mode: 'DIRECT_QUERY' });
    expect(table?.relational_table.name).toBe('${aws_glue_catalog_table.app_logs_table.name}');
    expect(table?.relational_table.input_columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      ...['event_id STRING', 'timestamp DATETIME', 'level STRING', 'service STRING', 'host STRING'],
      ...['message STRING', 'trace_id STRING', 'span_id STRING', 'duration_ms DECIMAL'],
      ...['year INTEGER', 'month INTEGER', 'day INTEGER', 'hour INTEGER'],
    ]);
  });

  it('has a dashboard with a sheet for each dataset, by hour and by kind', () => {
    const { definition, permissions } = onlyResource(stack, 'aws_quicksight_dashboard') as {
      definition: {
        data_set_identifiers_declarations: { identifier: string }[];
        sheets: { name: string; visuals: object[] }[];
      };
      permissions: object[];
    };
    const names = ['website-events', 'app-logs'];
    expect(definition.data_set_identifiers_declarations.map(({ identifier }) => identifier)).toEqual(names);
    expect(definition.sheets.map(({ name, visuals }) => [name, visuals.length])).toEqual(
      names.map((name) => [name, 2]),
    );
    expect(JSON.stringify(definition.sheets)).toMatch(/"column_name":"event_type".*"column_name":"level"/);
    expect(permissions).toMatchObject([{ principal }]);
  });
});

describe('an environment with everything', () => {
  it('refers to nothing that it does not declare', () => {
    const references = referencesIn(synthesizedJson(full));
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter(([type, id]) => declared(stack, type, id) === undefined)).toEqual([]);
  });
});
