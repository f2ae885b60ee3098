import { type DeliveryStreamSettings, timePrefix } from '@event-archive/environments';
import { layoutFromPrefix } from '@event-archive/event-schema';
import { expressionsOf } from '../firehose-rules/prefix-expression.ts';
import { type LintFinding, refused, warning } from './finding.ts';

/** Delivery settings → what is unwise about where data and errors go. `field` is that of the delivery settings. */
export function prefixFindings(field: string, settings: DeliveryStreamSettings): LintFinding[] {
  return [
    ...slashFindings(`${field}.prefix`, settings.prefix, settings.name),
    ...slashFindings(`${field}.errorOutputPrefix`, settings.errorOutputPrefix, settings.name),
    ...defaultErrorFindings(`${field}.errorOutputPrefix`, settings),
    ...readBackFindings(`${field}.prefix`, timePrefix(settings)),
    ...timeZoneFindings(`${field}.customTimeZone`, settings),
  ];
}

function slashFindings(field: string, prefix: string, name: string): LintFinding[] {
  if (prefix === '' || endsInSlash.test(prefix)) return [];
  const lastFolder = prefix.slice(prefix.lastIndexOf('/') + 1);
  const message = `does not end in /, so objects are named ${lastFolder}${name}-1-…; end it with /`;
  return [refused(field, message)];
}

// The slash may be the last thing in a time pattern too: !{timestamp:yyyy/MM/dd/HH/}.
const endsInSlash = /\/'?\}?$/;

/** Without an error prefix Firehose makes one from the prefix. */
function defaultErrorFindings(
  field: string,
  { prefix, errorOutputPrefix }: DeliveryStreamSettings,
): LintFinding[] {
  if (errorOutputPrefix !== '' || expressionsOf(prefix).length > 0) return [];
  const message = `is empty, so failed records go to ${prefix}processing-failed/…, among the data; write errors/!{firehose:error-output-type}/`;
  return [refused(field, message)];
}

function readBackFindings(field: string, prefix: string): LintFinding[] {
  try {
    layoutFromPrefix(prefix);
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `the verifier cannot tell from a key which hour it belongs to: ${error.message}`;
    return [warning(field, message)];
  }
}

function timeZoneFindings(
  field: string,
  { customTimeZone: zone, partitionBy }: DeliveryStreamSettings,
): LintFinding[] {
  if (zone === 'UTC' || zone === '') return [];
  const message =
    partitionBy === 'event-time'
      ? `has no effect on paths by event time, which are in UTC; ${zone} is in the names of objects alone; write UTC`
      : `${zone} moves events to other partitions than their UTC hour, which date projections in Athena expect; write UTC`;
  return [warning(field, message)];
}
