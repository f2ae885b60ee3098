import type { Pipeline } from '@event-archive/environments';
import { literalRootOf } from '../firehose-rules/prefix-expression.ts';
import { type LintFinding, refused, warning } from './finding.ts';

/** Where pipeline `i` gets in the way of the ones before it, and its errors in the way of any pipeline's data. */
export function neighbourFindings(pipelines: readonly Pipeline[], i: number): LintFinding[] {
  const pipeline = pipelines[i];
  if (pipeline === undefined) return [];
  const earlier = pipelines.slice(0, i).flatMap((other, j) => beside(pipeline, i, other, j));
  const errors = pipelines.flatMap((other, j) => errorsInData(pipeline, i, other, j));
  return [...earlier, ...errors];
}

function beside(pipeline: Pipeline, i: number, other: Pipeline, j: number): LintFinding[] {
  const taken = `pipelines.${j} has this name already, and names are unique in a region; change one`;
  const root = literalRootOf(pipeline.deliveryStream.prefix);
  const otherRoot = literalRootOf(other.deliveryStream.prefix);
  return [
    ...(pipeline.stream.name === other.stream.name ? [refused(`pipelines.${i}.stream.name`, taken)] : []),
    ...(pipeline.deliveryStream.name === other.deliveryStream.name
      ? [refused(`pipelines.${i}.deliveryStream.name`, taken)]
      : []),
    ...(root.startsWith(otherRoot) || otherRoot.startsWith(root)
      ? [
          warning(
            `pipelines.${i}.deliveryStream.prefix`,
            `writes ${pipeline.dataset} where pipelines.${j} writes ${other.dataset}, so nobody can read one without the other; begin it with ${pipeline.dataset}/`,
          ),
        ]
      : []),
  ];
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
