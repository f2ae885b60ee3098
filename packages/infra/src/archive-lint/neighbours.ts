import type { Environment, Pipeline } from '@event-archive/environments';
import { literalRootOf } from '../firehose-rules/prefix-expression.ts';
import { type LintFinding, refused, warning } from './finding.ts';

/** Where pipeline `i` gets in the way of the ones before it, and its errors in the way of any pipeline's data. */
export function neighbourFindings({ pipelines, query }: Environment, i: number): LintFinding[] {
  const pipeline = pipelines[i];
  if (pipeline === undefined) return [];
  const earlier = pipelines
    .slice(0, i)
    .flatMap((other, j) => [
      ...nameFindings(pipeline, i, other, j),
      ...dataFindings(pipeline, i, other, j, query !== null),
    ]);
  const errors = pipelines.flatMap((other, j) => errorsInData(pipeline, i, other, j));
  return [...earlier, ...errors];
}

function nameFindings(pipeline: Pipeline, i: number, other: Pipeline, j: number): LintFinding[] {
  const taken = `pipelines.${j} has this name already, and names are unique in a region; change one`;
  return [
    ...(pipeline.stream.name === other.stream.name ? [refused(`pipelines.${i}.stream.name`, taken)] : []),
    ...(pipeline.deliveryStream.name === other.deliveryStream.name
      ? [refused(`pipelines.${i}.deliveryStream.name`, taken)]
      : []),
  ];
}

/**
 * | data begins with           | is queried | finding |
 * |----------------------------|------------|---------|
 * | the same text              | yes        | refused: each table reads the other's objects, perhaps of another format |
 * | the same text              | no         | warning: Parquet is never here, it needs query |
 * | one text within the other  |            | warning |
 * | texts of their own         |            | none |
 */
function dataFindings(
  pipeline: Pipeline,
  i: number,
  other: Pipeline,
  j: number,
  isQueried: boolean,
): LintFinding[] {
  const root = literalRootOf(pipeline.deliveryStream.prefix);
  const otherRoot = literalRootOf(other.deliveryStream.prefix);
  if (!root.startsWith(otherRoot) && !otherRoot.startsWith(root)) return [];
  const field = `pipelines.${i}.deliveryStream.prefix`;
  const where = `writes ${pipeline.dataset} where pipelines.${j} writes ${other.dataset}`;
  const instead = `begin it with ${pipeline.dataset}/`;
  return isQueried && root === otherRoot
    ? [refused(field, `${where}, so the table of each reads the rows of both; ${instead}`)]
    : [warning(field, `${where}, so nobody can read one without the other; ${instead}`)];
}

/**
 * | errors begin with        | data                | finding |
 * |--------------------------|---------------------|---------|
 * | the data's literal root  | `events/year=`      | refused: read as data |
 * | an expression            | begins with one too | refused: read as data |
 * | the data's folder        | `events/`           | warning: a table over the folder meets them |
 * | anything else            |                     | none |
 */
function errorsInData(pipeline: Pipeline, i: number, other: Pipeline, j: number): LintFinding[] {
  const { errorOutputPrefix } = pipeline.deliveryStream;
  const errorRoot = literalRootOf(errorOutputPrefix);
  const root = literalRootOf(other.deliveryStream.prefix);
  const folder = root.slice(0, root.lastIndexOf('/') + 1);
  const field = `pipelines.${i}.deliveryStream.errorOutputPrefix`;
  if (errorOutputPrefix === '') return [];
  if (root === '' ? errorRoot === '' : errorRoot.startsWith(root)) {
    const where = `lies inside the data of pipelines.${j}, so failed records are read as ${other.dataset}`;
    return [refused(field, `${where}; write errors/!{firehose:error-output-type}/`)];
  }
  if (folder === '' || !errorRoot.startsWith(folder)) return [];
  const where = `lies in ${folder}, the folder that a table over ${other.dataset} reads`;
  return [warning(field, `${where}; write errors/!{firehose:error-output-type}/`)];
}
